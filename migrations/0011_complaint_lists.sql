ALTER TABLE "complaint" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "complaint" ADD COLUMN "received_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "complaint_list" ON "complaint" USING btree ("created_at","id","channel","account","status","kind","category_id","agency","anonymous","confidential","danger","incomplete","repeat_of","received_at");--> statement-breakpoint
CREATE INDEX "complaint_pseudonym" ON "complaint" USING btree ("pseudonym");