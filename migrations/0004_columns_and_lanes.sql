CREATE TABLE "lane" (
	"queue" text NOT NULL,
	"lane" smallint NOT NULL,
	"begun_at" timestamp with time zone NOT NULL,
	"running" boolean NOT NULL,
	"most" integer NOT NULL,
	"alone" text,
	CONSTRAINT "lane_queue_lane_pk" PRIMARY KEY("queue","lane")
);
--> statement-breakpoint
ALTER TABLE "line" RENAME TO "lease";--> statement-breakpoint
ALTER TABLE "lease" DROP CONSTRAINT "line_channel_account_pk";--> statement-breakpoint
ALTER TABLE "lease" ADD CONSTRAINT "lease_channel_account_pk" PRIMARY KEY("channel","account");--> statement-breakpoint
DROP INDEX "outbox_due";--> statement-breakpoint
DROP INDEX "outbox_reconcile";--> statement-breakpoint
DROP INDEX "attachment_due";--> statement-breakpoint
DROP INDEX "complaint_due";--> statement-breakpoint
DROP INDEX "conversation_due";--> statement-breakpoint
DROP INDEX "inbox_due";--> statement-breakpoint
DROP INDEX "outbox_external";--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "probing_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "rejection" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "waits_for_store" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "resent" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "rejection" text;--> statement-breakpoint
-- What stood in sentences: the first word of a cause, "resent N×", the code before a detail.
UPDATE "outbox" SET "purpose" = CASE split_part("cause", ':', 1)
  WHEN 'statusInPublic' THEN 'status' ELSE split_part("cause", ':', 1) END;--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "purpose" SET NOT NULL;--> statement-breakpoint
UPDATE "outbox" SET
  "resent" = coalesce(substring("detail" from '^resent ([0-9]{1,4})×')::smallint, 0),
  "detail" = nullif(regexp_replace("detail", '^resent [0-9]+×(: )?', ''), '')
WHERE "detail" LIKE 'resent %';--> statement-breakpoint
UPDATE "outbox" SET "rejection" = substring("detail" from '^(recipient_unreachable|recipient_opted_out|window_closed|content|credentials|unexpected): ')
WHERE "detail" ~ '^(recipient_unreachable|recipient_opted_out|window_closed|content|credentials|unexpected): ';--> statement-breakpoint
UPDATE "circuit" SET "probing_until" = "paused_until", "paused_until" = now(),
  "reason" = substr("reason", 10)
WHERE "reason" LIKE 'probing: %';--> statement-breakpoint
UPDATE "circuit" SET "rejection" = 'credentials' WHERE "reason" LIKE 'credentials: %';--> statement-breakpoint
UPDATE "complaint" SET "waits_for_store" = true,
  "fault" = nullif(regexp_replace("fault", '^waiting until the core store may be tried again(; before that: )?', ''), '')
WHERE starts_with("fault", 'waiting until the core store may be tried again');--> statement-breakpoint
UPDATE "complaint" SET "answered_at" = o."created_at" FROM "outbox" o
WHERE "complaint"."stage" = 'forward' AND o."conversation_id" = "complaint"."conversation_id"
  AND o."cause" = 'receipt:' || "complaint"."id" AND o."part" = 0;--> statement-breakpoint
CREATE INDEX "complaint_unanswered" ON "complaint" USING btree ("created_at") WHERE stage = 'forward' and answered_at is null;--> statement-breakpoint
CREATE INDEX "inbox_reports" ON "inbox" USING btree ("due_at") WHERE handled_at is null and address_index is null;--> statement-breakpoint
CREATE INDEX "outbox_pending" ON "outbox" USING btree ("channel","account",(get_byte(uuid_send("conversation_id"), 15) & 3),"due_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_sending" ON "outbox" USING btree ("due_at") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "outbox_doubtful" ON "outbox" USING btree ("channel","account",(get_byte(uuid_send("conversation_id"), 15) & 3),"reconcile_at") WHERE reconcile_at is not null;--> statement-breakpoint
CREATE INDEX "attachment_due" ON "attachment" USING btree ((get_byte(uuid_send(message_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_due" ON "complaint" USING btree ("stage",(get_byte(uuid_send(conversation_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_due" ON "conversation" USING btree ((get_byte(uuid_send(id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "inbox_due" ON "inbox" USING btree ((get_byte(address_index, 0) & 3),"due_at") WHERE handled_at is null and address_index is not null;--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("channel","account","external_id") WHERE external_id is not null;--> statement-breakpoint
ALTER TABLE "attachment" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "complaint" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "conversation" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "inbox" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "outbox" DROP COLUMN "woken_at";