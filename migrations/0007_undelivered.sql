ALTER TABLE "outbox" ADD COLUMN "undelivered_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "conversation_paused" ON "conversation" USING btree ("paused_until") WHERE paused_until is not null;--> statement-breakpoint
CREATE INDEX "outbox_undelivered" ON "outbox" USING btree ("undelivered_at") WHERE undelivered_at is not null;