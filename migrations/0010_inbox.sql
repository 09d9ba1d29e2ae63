CREATE INDEX "complaint_number_end" ON "complaint" USING btree (reverse(receipt_number) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "complaint_alike" ON "complaint" USING btree ("district_code","category_id","created_at") WHERE district_code is not null;--> statement-breakpoint
CREATE INDEX "complaint_agency" ON "complaint" USING btree ("agency","created_at") WHERE agency is not null;--> statement-breakpoint
CREATE INDEX "conversation_latest" ON "conversation" USING btree ("channel","account","last_inbound_at") WHERE last_inbound_at is not null;