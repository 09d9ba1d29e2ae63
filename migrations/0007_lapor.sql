CREATE TABLE "core_cursor" (
	"store" text PRIMARY KEY NOT NULL,
	"cursor" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "core_event" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "core_event_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"store" text NOT NULL,
	"event_key" text NOT NULL,
	"reference" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text,
	"agency" text,
	"reason" text,
	"at" timestamp with time zone NOT NULL,
	"written_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "core_event_key" UNIQUE("store","event_key")
);
--> statement-breakpoint
CREATE TABLE "lapor_batch" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lapor_batch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"template" text,
	"rows" smallint NOT NULL,
	"written_at" timestamp with time zone,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "lapor_doubt" (
	"tracking_id" text PRIMARY KEY NOT NULL,
	"import_id" integer NOT NULL,
	"row" jsonb NOT NULL,
	"candidates" jsonb NOT NULL,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "lapor_import" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lapor_import_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"name" text NOT NULL,
	"made_on" date,
	"rows" integer NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lapor_import_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "lapor_report" (
	"reference" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"released_at" timestamp with time zone,
	"fault" text,
	"batch_id" integer,
	"row" smallint,
	"exported" jsonb,
	"tracking_id" text,
	"linked_at" timestamp with time zone,
	"linked_by" text,
	"state" text,
	"agency" text,
	"reason" text,
	"seen_on" date,
	CONSTRAINT "lapor_report_code_unique" UNIQUE("code"),
	CONSTRAINT "lapor_report_tracking_id_unique" UNIQUE("tracking_id")
);
--> statement-breakpoint
CREATE TABLE "lapor_template" (
	"hash" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lapor_todo" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lapor_todo_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"reference" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text,
	"text_then" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "lapor_batch" ADD CONSTRAINT "lapor_batch_template_lapor_template_hash_fk" FOREIGN KEY ("template") REFERENCES "public"."lapor_template"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lapor_doubt" ADD CONSTRAINT "lapor_doubt_import_id_lapor_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."lapor_import"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lapor_report" ADD CONSTRAINT "lapor_report_batch_id_lapor_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."lapor_batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "core_event_order" ON "core_event" USING btree ("store","written_by","position");--> statement-breakpoint
CREATE INDEX "core_event_reference" ON "core_event" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "lapor_doubt_open" ON "lapor_doubt" USING btree ("tracking_id") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "lapor_report_waiting" ON "lapor_report" USING btree ("since") WHERE batch_id is null and tracking_id is null;--> statement-breakpoint
CREATE INDEX "lapor_report_batch" ON "lapor_report" USING btree ("batch_id","row");--> statement-breakpoint
CREATE INDEX "lapor_report_unlinked" ON "lapor_report" USING btree ("since") WHERE batch_id is not null and tracking_id is null;--> statement-breakpoint
CREATE INDEX "lapor_todo_open" ON "lapor_todo" USING btree ("created_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "lapor_todo_reference" ON "lapor_todo" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "message_set_aside" ON "message" USING btree ("accepted_at") WHERE disposition = 'set_aside';--> statement-breakpoint
CREATE INDEX "message_conversation" ON "message" USING btree ("conversation_id","accepted_at");