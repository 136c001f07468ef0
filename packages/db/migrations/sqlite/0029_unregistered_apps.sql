ALTER TABLE `applications` ADD `unregistered_app_scopes` text;--> statement-breakpoint
ALTER TABLE `oauth_consents` ADD `client_name` text;