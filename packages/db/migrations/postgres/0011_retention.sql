CREATE TABLE "chores" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"held_by" text collate "C",
	"held_until" timestamp (3) with time zone,
	"cleared_before" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "identifiers_released" ON "identifiers" USING btree ("released_at") WHERE released_at is not null;--> statement-breakpoint
CREATE INDEX "invitations_by_expiry" ON "invitations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "operator_sessions_by_expiry" ON "operator_sessions" USING btree ("expires_at");