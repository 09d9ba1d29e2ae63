ALTER TABLE "conversation" ADD COLUMN "joined_to" uuid;--> statement-breakpoint
ALTER TABLE "conversation_address" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_joined_to_conversation_id_fk" FOREIGN KEY ("joined_to") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_joined" ON "conversation" USING btree ("joined_to") WHERE joined_to is not null;