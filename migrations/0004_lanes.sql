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
DROP INDEX "attachment_due";--> statement-breakpoint
DROP INDEX "complaint_due";--> statement-breakpoint
DROP INDEX "conversation_due";--> statement-breakpoint
DROP INDEX "inbox_due";--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "waits_for_store" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "complaint_unanswered" ON "complaint" USING btree ("created_at") WHERE stage = 'forward' and answered_at is null;--> statement-breakpoint
CREATE INDEX "inbox_reports" ON "inbox" USING btree ("due_at") WHERE handled_at is null and address_index is null;--> statement-breakpoint
CREATE INDEX "attachment_due" ON "attachment" USING btree ((get_byte(uuid_send(message_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_due" ON "complaint" USING btree ("stage",(get_byte(uuid_send(conversation_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_due" ON "conversation" USING btree ((get_byte(uuid_send(id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "inbox_due" ON "inbox" USING btree ((get_byte(address_index, 0) & 3),"due_at") WHERE handled_at is null and address_index is not null;--> statement-breakpoint
ALTER TABLE "attachment" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "complaint" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "conversation" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "inbox" DROP COLUMN "woken_at";--> statement-breakpoint
ALTER TABLE "outbox" DROP COLUMN "woken_at";