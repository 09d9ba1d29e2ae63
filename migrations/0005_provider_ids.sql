ALTER TABLE "inbox" DROP CONSTRAINT "inbox_event";--> statement-breakpoint
DROP INDEX "message_external";--> statement-breakpoint
DROP INDEX "outbox_external";--> statement-breakpoint
ALTER TABLE "inbox" ALTER COLUMN "event_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ALTER COLUMN "external_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "event_index" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "external_index" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "sealed_external_id" "bytea";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "reply_to_index" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "answers" uuid;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "external_index" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_event" ON "inbox" USING btree ("event_index");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_plain" ON "inbox" USING btree ("channel","account","kind","event_key") WHERE event_key is not null;--> statement-breakpoint
CREATE INDEX "message_plain" ON "message" USING btree ("external_id","conversation_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "outbox_plain" ON "outbox" USING btree ("channel","account","external_id") WHERE external_id is not null or reply_to is not null;--> statement-breakpoint
CREATE INDEX "message_external" ON "message" USING btree ("external_index");--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("external_index") WHERE external_index is not null;--> statement-breakpoint
-- A gateway of an earlier version may still write during the change. Its rows are not due until their
-- key is hashed: only then is it known whether the event came before (src/inbox/plain.ts).
CREATE FUNCTION inbox_written_in_plain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.handled_at := 'infinity';
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER inbox_written_in_plain BEFORE INSERT ON inbox FOR EACH ROW
  WHEN (NEW.event_key IS NOT NULL AND NEW.handled_at IS NULL) EXECUTE FUNCTION inbox_written_in_plain();
--> statement-breakpoint
INSERT INTO installation (name, value) SELECT 'provider ids', 'hashed'
  WHERE NOT EXISTS (SELECT FROM inbox) ON CONFLICT DO NOTHING;
