ALTER TABLE "line" RENAME TO "lease";--> statement-breakpoint
DROP INDEX "outbox_due";--> statement-breakpoint
DROP INDEX "outbox_reconcile";--> statement-breakpoint
DROP INDEX "outbox_external";--> statement-breakpoint
ALTER TABLE "lease" DROP CONSTRAINT "line_channel_account_pk";--> statement-breakpoint
ALTER TABLE "lease" ADD CONSTRAINT "lease_channel_account_pk" PRIMARY KEY("channel","account");--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "probing_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "rejection" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "resent" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "rejection" text;--> statement-breakpoint
-- What stood in sentences: the first word of a cause, "resent N×", the code before a detail.
UPDATE "outbox" SET "purpose" = split_part("cause", ':', 1);--> statement-breakpoint
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
CREATE INDEX "outbox_pending" ON "outbox" USING btree ("channel","account",(get_byte(uuid_send(conversation_id), 15) & 3),"due_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_sending" ON "outbox" USING btree ("due_at") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "outbox_doubtful" ON "outbox" USING btree ("channel","account",(get_byte(uuid_send(conversation_id), 15) & 3),"reconcile_at") WHERE reconcile_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("channel","account","external_id") WHERE external_id is not null;