CREATE TABLE "reply_pace" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"counted_on" date,
	"said" integer DEFAULT 0 NOT NULL,
	"row_said_at" timestamp with time zone,
	"row" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reply_share" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"share" smallint NOT NULL,
	"counted_on" date NOT NULL,
	"said" integer NOT NULL,
	CONSTRAINT "reply_share_channel_account_share_pk" PRIMARY KEY("channel","account","share")
);
--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "joined_to" uuid;--> statement-breakpoint
ALTER TABLE "conversation_address" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "held_back" text;--> statement-breakpoint
ALTER TABLE "reply_pace" ADD CONSTRAINT "reply_pace_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_joined_to_conversation_id_fk" FOREIGN KEY ("joined_to") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_joined" ON "conversation" USING btree ("joined_to") WHERE joined_to is not null;--> statement-breakpoint
CREATE INDEX "message_echo" ON "message" USING btree (hashtextextended(text, 0),"accepted_at") WHERE disposition = 'echo';--> statement-breakpoint
CREATE INDEX "outbox_held" ON "outbox" USING btree ("settled_at") WHERE state = 'held';