CREATE TABLE "tracked_job_errors" (
	"application_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"line" integer NOT NULL,
	"value" text collate "C" NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "tracked_job_errors_application_id_job_id_line_pk" PRIMARY KEY("application_id","job_id","line")
);
--> statement-breakpoint
CREATE TABLE "tracked_jobs" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"run" integer NOT NULL,
	"attempts" integer NOT NULL,
	"about_type" text NOT NULL,
	"about_id" text collate "C" NOT NULL,
	"about_name" text NOT NULL,
	"starter_id" text collate "C" NOT NULL,
	"started_by" jsonb NOT NULL,
	"input" jsonb NOT NULL,
	"checkpoint" jsonb,
	"progress" jsonb,
	"result" jsonb,
	"failure" text,
	"error_count" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "tracked_jobs_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE INDEX "tracked_job_errors_by_value" ON "tracked_job_errors" USING btree ("application_id","value");--> statement-breakpoint
CREATE INDEX "tracked_jobs_by_state" ON "tracked_jobs" USING btree ("application_id","state","id");--> statement-breakpoint
CREATE INDEX "tracked_jobs_by_starter" ON "tracked_jobs" USING btree ("application_id","starter_id","id");--> statement-breakpoint
CREATE INDEX "tracked_jobs_by_about" ON "tracked_jobs" USING btree ("application_id","about_id","id");