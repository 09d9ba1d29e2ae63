/** The naive gateway's tables: the columns that its steps fill, and the keys that they ask by. */
export const tables = `
create table webhook (id uuid primary key, channel text not null, received_at timestamptz not null,
  sealed_request bytea not null);
create table inbox (id bigint generated always as identity primary key, channel text not null,
  account text not null, kind text not null, event_key text not null, address_index bytea,
  sealed_event bytea not null, webhook_id uuid not null, sent_at timestamptz not null,
  accepted_at timestamptz not null default now(), handled_at timestamptz,
  unique (channel, account, kind, event_key));
create index on inbox (address_index) where handled_at is null;
create table conversation (id uuid primary key, channel text not null, account text not null,
  address_index bytea not null, sealed_key bytea not null, sealed_address bytea not null,
  sealed_name bytea, last_inbound_at timestamptz, created_at timestamptz not null default now(),
  unique (channel, account, address_index));
create table complaint (id uuid primary key, conversation_id uuid not null references conversation,
  receipt_number text not null unique, pseudonym text not null, channel text not null,
  text text not null, fingerprint text not null, category_id int, category_name text,
  district_code text, district_name text, repeat_of uuid, status text not null, stage text not null,
  created_at timestamptz not null default now());
create index on complaint (conversation_id, fingerprint);
create table message (id uuid primary key, conversation_id uuid not null references conversation,
  inbox_id bigint not null unique, external_id text not null, text text not null,
  complaint_id uuid not null references complaint, sent_at timestamptz not null,
  accepted_at timestamptz not null);
create index on message (complaint_id);
create table complaint_event (id bigint generated always as identity primary key,
  complaint_id uuid not null references complaint, kind text not null, detail jsonb not null,
  at timestamptz not null default now());
create index on complaint_event (complaint_id);
create table core_complaint (tracking_id bigint generated always as identity primary key,
  reference uuid not null unique, reporter text not null, source_channel text not null,
  text text not null, category_id int, category_name text, district_code text, district_name text,
  status text not null, received_at timestamptz not null);
create table core_link (complaint_id uuid not null references complaint, store text not null,
  tracking_id text not null, created_at timestamptz not null default now(),
  primary key (complaint_id, store));
create table outbox (id uuid primary key, conversation_id uuid not null references conversation,
  channel text not null, account text not null, cause text not null, text text not null,
  reply_to text, complaint_id uuid not null, state text not null default 'pending',
  external_id text, sent_at timestamptz, created_at timestamptz not null default now(),
  unique (conversation_id, cause));
`
