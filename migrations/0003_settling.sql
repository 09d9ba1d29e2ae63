ALTER TABLE "conversation" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "dead_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "conversation_dead" ON "conversation" USING btree ("dead_at") WHERE dead_at is not null;