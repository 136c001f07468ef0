CREATE TABLE "skipped_row_traces" (
	"application_id" text collate "C" NOT NULL,
	"trace" text collate "C" NOT NULL,
	"source_id" text collate "C" NOT NULL,
	"line" integer NOT NULL,
	CONSTRAINT "skipped_row_traces_application_id_trace_source_id_line_pk" PRIMARY KEY("application_id","trace","source_id","line")
);
--> statement-breakpoint
ALTER TABLE "tracked_job_errors" ADD COLUMN "at_start" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "skipped_row_traces_by_source" ON "skipped_row_traces" USING btree ("application_id","source_id","line");--> statement-breakpoint
CREATE INDEX "user_group_errors_by_value" ON "user_group_errors" USING btree ("application_id","value");