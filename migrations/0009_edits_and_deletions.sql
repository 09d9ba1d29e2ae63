CREATE TABLE "early_deletion" (
	"external_index" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone NOT NULL
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
ALTER TABLE "core_complaint" ADD COLUMN "corrected_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "file" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "awaited" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "edits" jsonb;--> statement-breakpoint
ALTER TABLE "supplement" ADD CONSTRAINT "supplement_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supplement_due" ON "supplement" USING btree ((get_byte(uuid_send(complaint_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "supplement_open" ON "supplement" USING btree ("complaint_id","position") WHERE done_at is null and dead_at is null;--> statement-breakpoint
CREATE INDEX "supplement_dead" ON "supplement" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
CREATE INDEX "file_due" ON "file" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "inbox_aside" ON "inbox" USING btree ("channel","account","accepted_at") WHERE fault is not null;