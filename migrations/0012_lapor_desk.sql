CREATE TABLE "lapor_template_choice" (
	"agency" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"chosen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "lapor_batch" ADD COLUMN "made_by" uuid;--> statement-breakpoint
ALTER TABLE "lapor_batch" ADD COLUMN "accounts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "lapor_doubt" ADD COLUMN "refused" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "lapor_import" ADD COLUMN "read_by" uuid;--> statement-breakpoint
ALTER TABLE "lapor_import" ADD COLUMN "accounts" text[];--> statement-breakpoint
ALTER TABLE "lapor_template_choice" ADD CONSTRAINT "lapor_template_choice_template_lapor_template_hash_fk" FOREIGN KEY ("template") REFERENCES "public"."lapor_template"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpointupdate lapor_batch b set accounts = of.accounts
from (
  select r.batch_id, array_agg(distinct c.channel || ' ' || coalesce(c.account, '')) as accounts
  from lapor_report r join complaint c on c.id = r.reference
  where r.batch_id is not null group by r.batch_id) as of
where of.batch_id = b.id;
