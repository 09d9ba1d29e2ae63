DROP INDEX "message_parts";--> statement-breakpoint
DROP INDEX "outbox_external";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "part_marks" text[];--> statement-breakpoint
CREATE INDEX "message_parts" ON "message" USING btree ("conversation_id","part_group","accepted_at") WHERE part_group is not null;--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("external_index","conversation_id","position") WHERE external_index is not null;