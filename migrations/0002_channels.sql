CREATE TABLE "attachment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"due_at" timestamp with time zone DEFAULT now(),
	"woken_at" timestamp with time zone DEFAULT now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"detail" text,
	"file_hash" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "attachment_place" UNIQUE("message_id","place")
);
--> statement-breakpoint
CREATE TABLE "file" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"size" integer NOT NULL,
	"mime_type" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "line" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"holder" text DEFAULT '' NOT NULL,
	"held_until" timestamp with time zone DEFAULT now() NOT NULL,
	"state" jsonb,
	"state_since" timestamp with time zone,
	CONSTRAINT "line_channel_account_pk" PRIMARY KEY("channel","account")
);
--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "history_cursor" text;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "spent_on" date;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "spent_reads" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "spent_usd" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "checked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "circuit" ADD COLUMN "check_fault" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "part_group" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "place" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "public" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "choices" text[];--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_file_hash_file_hash_fk" FOREIGN KEY ("file_hash") REFERENCES "public"."file"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
DROP INDEX "message_external";--> statement-breakpoint
CREATE INDEX "message_external" ON "message" USING btree ("external_id","conversation_id");--> statement-breakpoint
CREATE INDEX "message_parts" ON "message" USING btree ("conversation_id","part_group") WHERE part_group is not null;--> statement-breakpoint
CREATE INDEX "attachment_due" ON "attachment" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "attachment_file" ON "attachment" USING btree ("file_hash");
