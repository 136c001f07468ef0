DROP INDEX "user_group_members_of_user";--> statement-breakpoint
CREATE INDEX "user_group_members_of_user" ON "user_group_members" USING btree ("application_id","user_id","group_id");