CREATE TABLE `oauth_resources` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`identifier` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `oauth_resources_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `oauth_clients` ADD `jwks_uri` text;--> statement-breakpoint
ALTER TABLE `oauth_clients` ADD `api_scopes` text;