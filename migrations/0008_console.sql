CREATE TABLE "account_agency" (
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"agency" text NOT NULL,
	CONSTRAINT "account_agency_channel_account_pk" PRIMARY KEY("channel","account")
);
--> statement-breakpoint
CREATE TABLE "attention" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"reasons" text[] NOT NULL,
	"rank" smallint NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"staff_id" uuid,
	"login" text DEFAULT '' NOT NULL,
	"action" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deed" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid,
	"complaint_id" uuid,
	"staff_id" uuid NOT NULL,
	"verb" text NOT NULL,
	"version" integer NOT NULL,
	"before" jsonb,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "lapor_template_choice" (
	"agency" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"chosen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "note" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "presence" (
	"conversation_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "presence_conversation_id_staff_id_pk" PRIMARY KEY("conversation_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"agency" text,
	"office" text,
	"language" text DEFAULT 'id' NOT NULL,
	"single_keys" boolean DEFAULT true NOT NULL,
	"password_hash" text,
	"sealed_totp" "bytea",
	"totp_step" bigint DEFAULT 0 NOT NULL,
	"recovery_codes" text[] DEFAULT '{}' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_login_unique" UNIQUE("login"),
	CONSTRAINT "staff_login" CHECK (login = lower(login))
);
--> statement-breakpoint
CREATE TABLE "staff_link" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"staff_id" uuid,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_session" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"staff_id" uuid,
	"data" jsonb NOT NULL,
	"browser" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alarm" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "alarm" ADD COLUMN "acknowledged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "edited_text" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "unchecked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lapor_batch" ADD COLUMN "made_by" uuid;--> statement-breakpoint
ALTER TABLE "lapor_batch" ADD COLUMN "accounts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "lapor_doubt" ADD COLUMN "refused" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "lapor_import" ADD COLUMN "read_by" uuid;--> statement-breakpoint
ALTER TABLE "lapor_import" ADD COLUMN "accounts" text[];--> statement-breakpoint
ALTER TABLE "attention" ADD CONSTRAINT "attention_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deed" ADD CONSTRAINT "deed_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deed" ADD CONSTRAINT "deed_complaint_id_complaint_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lapor_template_choice" ADD CONSTRAINT "lapor_template_choice_template_lapor_template_hash_fk" FOREIGN KEY ("template") REFERENCES "public"."lapor_template"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_link" ADD CONSTRAINT "staff_link_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attention_rank" ON "attention" USING btree ("rank","since");--> statement-breakpoint
CREATE INDEX "attention_account" ON "attention" USING btree ("channel","account","rank","since");--> statement-breakpoint
CREATE INDEX "attention_changed" ON "attention" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_staff" ON "audit" USING btree ("staff_id","at");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "deed_conversation" ON "deed" USING btree ("conversation_id","version");--> statement-breakpoint
CREATE INDEX "deed_complaint" ON "deed" USING btree ("complaint_id") WHERE complaint_id is not null;--> statement-breakpoint
CREATE INDEX "deed_staff" ON "deed" USING btree ("staff_id","at");--> statement-breakpoint
CREATE INDEX "note_conversation" ON "note" USING btree ("conversation_id","at");--> statement-breakpoint
CREATE INDEX "staff_link_staff" ON "staff_link" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_session_staff" ON "staff_session" USING btree ("staff_id") WHERE staff_id is not null;--> statement-breakpoint
CREATE INDEX "staff_session_expires" ON "staff_session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "complaint_account" ON "complaint" USING btree ("channel","account","created_at");--> statement-breakpoint
CREATE INDEX "complaint_number_end" ON "complaint" USING btree (reverse(receipt_number) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "complaint_alike" ON "complaint" USING btree ("district_code","category_id","created_at") WHERE district_code is not null;--> statement-breakpoint
CREATE INDEX "complaint_agency" ON "complaint" USING btree ("agency","created_at") WHERE agency is not null;--> statement-breakpoint
CREATE INDEX "complaint_office" ON "complaint" USING btree ("agency","conversation_id") WHERE agency is not null;--> statement-breakpoint
CREATE INDEX "complaint_danger" ON "complaint" USING btree ("created_at") WHERE danger is not null;--> statement-breakpoint
CREATE INDEX "complaint_withdrawn" ON "complaint" USING btree ("withdrawn_at") WHERE withdrawn_at is not null;--> statement-breakpoint
CREATE INDEX "complaint_repeat_of" ON "complaint" USING btree ("repeat_of") WHERE repeat_of is not null;--> statement-breakpoint
CREATE INDEX "complaint_list" ON "complaint" USING btree ("created_at","id","channel","account","status","kind","category_id","agency","anonymous","confidential","danger","incomplete","repeat_of","received_at");--> statement-breakpoint
CREATE INDEX "complaint_pseudonym" ON "complaint" USING btree ("pseudonym");--> statement-breakpoint
CREATE INDEX "conversation_latest" ON "conversation" USING btree ("channel","account","last_inbound_at") WHERE last_inbound_at is not null;--> statement-breakpoint
update complaint c set account = v.account from conversation v where v.id = c.conversation_id;
--> statement-breakpoint
ALTER TABLE "news" ADD COLUMN "by_staff" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "file_hash" "bytea";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "file_name" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_file_hash_file_hash_fk" FOREIGN KEY ("file_hash") REFERENCES "public"."file"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outbox_file" ON "outbox" USING btree ("file_hash") WHERE file_hash is not null;
--> statement-breakpoint
create function audit_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_stays before update or delete or truncate on audit
  for each statement execute function audit_stays();
--> statement-breakpoint
-- Also where a superuser has set session_replication_role to replica.
alter table audit enable always trigger audit_stays;
--> statement-breakpoint
-- Whoever writes takes this role on for the statement: it can add and read, and nothing else. A database
-- that lets us make no roles, and where nobody made it for us, has the trigger alone.
do $$
begin
  begin
    create role simpul_audit nologin;
  exception when duplicate_object or unique_violation or insufficient_privilege then null;
  end;
  if to_regrole('simpul_audit') is null then return; end if;
  begin
    execute format('grant simpul_audit to %I', current_user);
  exception when insufficient_privilege then null;
  end;
  execute format('grant usage on schema %I to simpul_audit', current_schema());
  grant insert, select on audit to simpul_audit;
exception when insufficient_privilege then null;
end $$;
--> statement-breakpoint
update lapor_batch b set accounts = of.accounts
from (
  select r.batch_id, array_agg(distinct c.channel || ' ' || coalesce(c.account, '')) as accounts
  from lapor_report r join complaint c on c.id = r.reference
  where r.batch_id is not null group by r.batch_id) as of
where of.batch_id = b.id;
