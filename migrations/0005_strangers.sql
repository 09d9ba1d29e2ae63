CREATE TABLE "early_deletion" (
	"external_index" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_quota" (
	"conversation_id" uuid NOT NULL,
	"day" date NOT NULL,
	"files" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "media_quota_day_conversation_id_pk" PRIMARY KEY("day","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "provider_list" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"list" text NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" timestamp with time zone,
	"mark" text,
	"began_at" timestamp with time zone,
	"next_page" text,
	"pages" integer DEFAULT 0 NOT NULL,
	"newest" text,
	"fault" text,
	CONSTRAINT "provider_list_channel_account_list_pk" PRIMARY KEY("channel","account","list")
);
--> statement-breakpoint
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
CREATE TABLE "supplement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "supplement_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"complaint_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"done_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "inbox" DROP CONSTRAINT "inbox_event";--> statement-breakpoint
DROP INDEX "message_external";--> statement-breakpoint
DROP INDEX "message_parts";--> statement-breakpoint
DROP INDEX "outbox_external";--> statement-breakpoint
ALTER TABLE "inbox" ALTER COLUMN "event_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ALTER COLUMN "external_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "attachment" ADD COLUMN "origin" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "latest_complaint_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "joined_to" uuid;--> statement-breakpoint
ALTER TABLE "conversation_address" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "corrected_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "file" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "event_index" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "external_index" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "sealed_external_id" "bytea";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "reply_to_index" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "part_marks" text[];--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "awaited" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "edits" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "answers" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "held_back" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "external_index" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "undelivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "reply_pace" ADD CONSTRAINT "reply_pace_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplement" ADD CONSTRAINT "supplement_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supplement_due" ON "supplement" USING btree ((get_byte(uuid_send(complaint_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "supplement_open" ON "supplement" USING btree ("complaint_id","position") WHERE done_at is null and dead_at is null;--> statement-breakpoint
CREATE INDEX "supplement_dead" ON "supplement" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_joined_to_conversation_id_fk" FOREIGN KEY ("joined_to") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachment_origin" ON "attachment" USING btree ("origin","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_joined" ON "conversation" USING btree ("joined_to") WHERE joined_to is not null;--> statement-breakpoint
CREATE INDEX "conversation_paused" ON "conversation" USING btree ("paused_until") WHERE paused_until is not null;--> statement-breakpoint
CREATE INDEX "file_due" ON "file" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_event" ON "inbox" USING btree ("event_index");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_plain" ON "inbox" USING btree ("channel","account","kind","event_key") WHERE event_key is not null;--> statement-breakpoint
CREATE INDEX "inbox_aside" ON "inbox" USING btree ("channel","account","accepted_at") WHERE fault is not null;--> statement-breakpoint
CREATE INDEX "message_plain" ON "message" USING btree ("external_id","conversation_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "message_echo" ON "message" USING btree (hashtextextended(text, 0),"accepted_at") WHERE disposition = 'echo';--> statement-breakpoint
CREATE INDEX "outbox_plain" ON "outbox" USING btree ("channel","account","external_id") WHERE external_id is not null or reply_to is not null;--> statement-breakpoint
CREATE INDEX "outbox_undelivered" ON "outbox" USING btree ("undelivered_at") WHERE undelivered_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_held" ON "outbox" USING btree ("settled_at") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "message_external" ON "message" USING btree ("external_index");--> statement-breakpoint
CREATE INDEX "message_parts" ON "message" USING btree ("conversation_id","part_group","accepted_at") WHERE part_group is not null;--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("external_index","conversation_id","position") WHERE external_index is not null;--> statement-breakpoint
INSERT INTO "provider_list" ("channel", "account", "list", "until", "mark")
SELECT "name", "account", kept."list", "history_until",
  substring("history_cursor" from '"' || kept."word" || '":"([^"]+)"')
FROM "circuit" JOIN (VALUES (true, 'mentions', 'mentions'), (true, 'dm_events', 'dms'),
  (false, 'messages', '')) AS kept ("of_x", "list", "word") ON kept."of_x" = ("name" = 'x')
WHERE "kind" = 'account' AND "history_until" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "circuit" DROP COLUMN "history_until";--> statement-breakpoint
ALTER TABLE "circuit" DROP COLUMN "history_cursor";--> statement-breakpoint
-- A gateway of an earlier version may still write during the change. Its rows are not due until their
-- key is hashed: only then is it known whether the event came before (src/inbox/provider-ids.ts).
CREATE FUNCTION inbox_written_in_plain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.handled_at := 'infinity';
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER inbox_written_in_plain BEFORE INSERT ON inbox FOR EACH ROW
  WHEN (NEW.event_key IS NOT NULL AND NEW.handled_at IS NULL) EXECUTE FUNCTION inbox_written_in_plain();--> statement-breakpoint
INSERT INTO installation (name, value) SELECT 'provider ids', 'hashed'
  WHERE NOT EXISTS (SELECT FROM inbox) ON CONFLICT DO NOTHING;
