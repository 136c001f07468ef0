ALTER TABLE `oauth_clients` ADD `backchannel_logout_uri` text;--> statement-breakpoint
CREATE INDEX `issued_in_session` ON `issued` (`application_id`,`session_id`) WHERE session_id is not null;