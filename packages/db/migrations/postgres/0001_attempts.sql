CREATE TABLE "attempts" (
	"key" text collate "C" PRIMARY KEY NOT NULL,
	"used" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "attempts_by_expiry" ON "attempts" USING btree ("expires_at");
--> statement-breakpoint
ALTER TABLE "attempts" SET UNLOGGED;