CREATE TABLE "circuit" (
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"account" text DEFAULT '' NOT NULL,
	"failures_in_row" integer DEFAULT 0 NOT NULL,
	"paused_until" timestamp with time zone,
	"reason" text,
	"history_until" timestamp with time zone,
	CONSTRAINT "circuit_kind_name_account_pk" PRIMARY KEY("kind","name","account")
);
--> statement-breakpoint
CREATE TABLE "complaint" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"receipt_number" text NOT NULL,
	"pseudonym" text NOT NULL,
	"channel" text NOT NULL,
	"text" text NOT NULL,
	"fingerprint" text,
	"category_id" integer,
	"category_name" text,
	"district_code" text,
	"district_name" text,
	"latitude" double precision,
	"longitude" double precision,
	"attachment_count" integer DEFAULT 0 NOT NULL,
	"repeat_of" uuid,
	"status" text NOT NULL,
	"stage" text NOT NULL,
	"due_at" timestamp with time zone DEFAULT now(),
	"woken_at" timestamp with time zone DEFAULT now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"dead_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "complaint_receipt_number_unique" UNIQUE("receipt_number"),
	CONSTRAINT "complaint_receipt_number" CHECK (receipt_number ~ '^[0-9]{10}$')
);
--> statement-breakpoint
CREATE TABLE "complaint_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "complaint_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"complaint_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"sealed_key" "bytea" NOT NULL,
	"sealed_address" "bytea" NOT NULL,
	"sealed_name" "bytea",
	"draft_opened_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"woken_at" timestamp with time zone,
	"latest_complaint_id" uuid,
	"burst_ended_at" timestamp with time zone,
	"last_inbound_at" timestamp with time zone,
	"opted_out_at" timestamp with time zone,
	"paused_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversation_address" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"address_index" "bytea" NOT NULL,
	"conversation_id" uuid NOT NULL,
	CONSTRAINT "conversation_address_channel_account_address_index_pk" PRIMARY KEY("channel","account","address_index")
);
--> statement-breakpoint
CREATE TABLE "core_complaint" (
	"tracking_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "core_complaint_tracking_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1000001 CACHE 1),
	"reference" uuid NOT NULL,
	"reporter" text NOT NULL,
	"source_channel" text NOT NULL,
	"text" text NOT NULL,
	"category_id" integer,
	"category_name" text,
	"district_code" text,
	"district_name" text,
	"latitude" double precision,
	"longitude" double precision,
	"attachment_count" integer NOT NULL,
	"status" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "core_complaint_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "core_link" (
	"complaint_id" uuid NOT NULL,
	"store" text NOT NULL,
	"tracking_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "core_link_complaint_id_store_pk" PRIMARY KEY("complaint_id","store"),
	CONSTRAINT "core_link_tracking" UNIQUE("store","tracking_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"kind" text NOT NULL,
	"event_key" text NOT NULL,
	"address_index" "bytea",
	"sealed_event" "bytea" NOT NULL,
	"webhook_id" uuid,
	"sent_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"woken_at" timestamp with time zone DEFAULT now(),
	"handled_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"dead_at" timestamp with time zone,
	CONSTRAINT "inbox_event" UNIQUE("channel","account","kind","event_key")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"inbox_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"text" text NOT NULL,
	"attachments" jsonb NOT NULL,
	"location" jsonb,
	"reply_to" text,
	"unsupported" text,
	"disposition" text NOT NULL,
	"complaint_id" uuid,
	"sent_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "message_inbox_id_unique" UNIQUE("inbox_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"conversation_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"cause" text NOT NULL,
	"part" smallint NOT NULL,
	"text" text NOT NULL,
	"reply_to" text,
	"complaint_id" uuid,
	"state" text DEFAULT 'pending' NOT NULL,
	"due_at" timestamp with time zone DEFAULT now(),
	"woken_at" timestamp with time zone DEFAULT now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"first_attempt_at" timestamp with time zone,
	"detail" text,
	"reconcile_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"external_id" text,
	"sent_at" timestamp with time zone,
	"delivery_status" text,
	"delivery_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_cause" UNIQUE("conversation_id","cause","part")
);
--> statement-breakpoint
CREATE TABLE "queue_minute" (
	"queue" text NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"process" text NOT NULL,
	"done" integer NOT NULL,
	"failed" integer NOT NULL,
	"durations" integer[] NOT NULL,
	CONSTRAINT "queue_minute_queue_minute_process_pk" PRIMARY KEY("queue","minute","process")
);
--> statement-breakpoint
ALTER TABLE "complaint" ADD CONSTRAINT "complaint_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_event" ADD CONSTRAINT "complaint_event_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_address" ADD CONSTRAINT "conversation_address_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "core_link" ADD CONSTRAINT "core_link_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "complaint_dead" ON "complaint" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_due" ON "complaint" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_repeat" ON "complaint" USING btree ("conversation_id","fingerprint");--> statement-breakpoint
CREATE INDEX "complaint_created" ON "complaint" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "complaint_event_complaint" ON "complaint_event" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "conversation_due" ON "conversation" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_address_index" ON "conversation_address" USING btree ("address_index");--> statement-breakpoint
CREATE INDEX "conversation_address_conversation" ON "conversation_address" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "inbox_unhandled_by_address" ON "inbox" USING btree ("address_index") WHERE handled_at is null;--> statement-breakpoint
CREATE INDEX "inbox_due" ON "inbox" USING btree ("due_at") WHERE handled_at is null;--> statement-breakpoint
CREATE INDEX "inbox_dead" ON "inbox" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
CREATE INDEX "inbox_arrival" ON "inbox" USING btree ("channel","account","kind","accepted_at");--> statement-breakpoint
CREATE INDEX "message_draft" ON "message" USING btree ("conversation_id") WHERE disposition = 'draft';--> statement-breakpoint
CREATE INDEX "message_external" ON "message" USING btree ("conversation_id","external_id");--> statement-breakpoint
CREATE INDEX "message_complaint" ON "message" USING btree ("complaint_id");--> statement-breakpoint
CREATE INDEX "outbox_external" ON "outbox" USING btree ("channel","account","external_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("conversation_id","position") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_sent" ON "outbox" USING btree ("channel","account","sent_at") WHERE sent_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_reconcile" ON "outbox" USING btree ("reconcile_at") WHERE reconcile_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_failed" ON "outbox" USING btree ("settled_at") WHERE state in ('rejected', 'unknown', 'parked', 'exhausted');