ALTER TABLE "applications" ADD COLUMN "unregistered_app_scopes" text;--> statement-breakpoint
ALTER TABLE "oauth_consents" ADD COLUMN "client_name" text;