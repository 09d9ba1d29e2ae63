CREATE TABLE "alarm" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"detail" text NOT NULL,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL,
	"cleared_at" timestamp with time zone,
	"due_at" timestamp with time zone DEFAULT now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"fault" text
);
--> statement-breakpoint
CREATE TABLE "news" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "news_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_key" text NOT NULL,
	"complaint_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text,
	"agency" text,
	"reason" text,
	"at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone DEFAULT now(),
	"handled_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"dead_at" timestamp with time zone,
	CONSTRAINT "news_event_key_unique" UNIQUE("event_key")
);
--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "kind" text DEFAULT 'pengaduan' NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "agency" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "anonymous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "confidential" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "danger" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "to_verify" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "incomplete" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "asked" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "questions" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "remind_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "event_date" date;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "promised_for" date;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "rating" smallint;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "agency_words" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "agency_spoke_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "joined_to" uuid;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "split_from" uuid;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "talk" jsonb;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "forget_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "kind" text DEFAULT 'pengaduan' NOT NULL;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "agency" text;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "anonymous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "confidential" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "danger" text;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "incomplete" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "event_date" date;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "core_complaint" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "rule" text;--> statement-breakpoint
ALTER TABLE "news" ADD CONSTRAINT "news_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alarm_open" ON "alarm" USING btree ("kind","subject") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alarm_due" ON "alarm" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "news_due" ON "news" USING btree ((get_byte(uuid_send(complaint_id), 15) & 3),"due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "news_complaint" ON "news" USING btree ("complaint_id","position");--> statement-breakpoint
CREATE INDEX "news_dead" ON "news" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_recent" ON "complaint" USING btree ("conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "complaint_split" ON "complaint" USING btree ("split_from") WHERE split_from is not null;--> statement-breakpoint
CREATE INDEX "complaint_remind" ON "complaint" USING btree ("remind_at") WHERE remind_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_forget" ON "conversation" USING btree ("forget_at") WHERE forget_at is not null;