CREATE INDEX "complaint_office" ON "complaint" USING btree ("agency","conversation_id") WHERE agency is not null;--> statement-breakpoint
CREATE INDEX "complaint_danger" ON "complaint" USING btree ("created_at") WHERE danger is not null;--> statement-breakpoint
CREATE INDEX "complaint_withdrawn" ON "complaint" USING btree ("withdrawn_at") WHERE withdrawn_at is not null;