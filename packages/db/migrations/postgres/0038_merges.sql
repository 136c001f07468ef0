CREATE TABLE "user_likenesses" (
	"application_id" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	CONSTRAINT "user_likenesses_application_id_key_user_id_pk" PRIMARY KEY("application_id","key","user_id")
);
--> statement-breakpoint
CREATE TABLE "user_merges" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"survivor_id" text collate "C" NOT NULL,
	"other_id" text collate "C" NOT NULL,
	"reason" text NOT NULL,
	"by" jsonb NOT NULL,
	"kept" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_merges_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "user_pairs" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"first_id" text collate "C" NOT NULL,
	"second_id" text collate "C" NOT NULL,
	"reasons" jsonb NOT NULL,
	"dismissed_at" timestamp (3) with time zone,
	"dismissed_by" jsonb,
	CONSTRAINT "user_pairs_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "merged_into" text collate "C";--> statement-breakpoint
CREATE INDEX "user_likenesses_of_user" ON "user_likenesses" USING btree ("application_id","user_id","key");--> statement-breakpoint
CREATE INDEX "user_merges_of_survivor" ON "user_merges" USING btree ("application_id","survivor_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_merges_of_other" ON "user_merges" USING btree ("application_id","other_id");--> statement-breakpoint
CREATE INDEX "user_merges_by_expiry" ON "user_merges" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "user_pairs_of_users" ON "user_pairs" USING btree ("application_id","first_id","second_id");--> statement-breakpoint
CREATE INDEX "user_pairs_of_second" ON "user_pairs" USING btree ("application_id","second_id");--> statement-breakpoint
CREATE INDEX "user_pairs_open" ON "user_pairs" USING btree ("application_id","id") WHERE dismissed_at is null;--> statement-breakpoint
CREATE INDEX "user_pairs_dismissed" ON "user_pairs" USING btree ("application_id","id") WHERE dismissed_at is not null;--> statement-breakpoint
CREATE INDEX "users_merged_into" ON "users" USING btree ("application_id","merged_into","id") WHERE merged_into is not null;