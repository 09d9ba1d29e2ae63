CREATE TABLE "provider_list" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"list" text NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" timestamp with time zone,
	"mark" text,
	"began_at" timestamp with time zone,
	"next_page" text,
	"pages" integer DEFAULT 0 NOT NULL,
	"newest" text,
	"fault" text,
	CONSTRAINT "provider_list_channel_account_list_pk" PRIMARY KEY("channel","account","list")
);
--> statement-breakpoint
INSERT INTO "provider_list" ("channel", "account", "list", "until", "mark")
SELECT "name", "account", kept."list", "history_until",
  substring("history_cursor" from '"' || kept."word" || '":"([^"]+)"')
FROM "circuit" JOIN (VALUES (true, 'mentions', 'mentions'), (true, 'dm_events', 'dms'),
  (false, 'messages', '')) AS kept ("of_x", "list", "word") ON kept."of_x" = ("name" = 'x')
WHERE "kind" = 'account' AND "history_until" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "circuit" DROP COLUMN "history_until";--> statement-breakpoint
ALTER TABLE "circuit" DROP COLUMN "history_cursor";