CREATE TABLE "media_quota" (
	"conversation_id" uuid NOT NULL,
	"day" date NOT NULL,
	"files" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "media_quota_day_conversation_id_pk" PRIMARY KEY("day","conversation_id")
);
--> statement-breakpoint
ALTER TABLE "attachment" ADD COLUMN "origin" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "attachment_origin" ON "attachment" USING btree ("origin","due_at") WHERE due_at is not null;