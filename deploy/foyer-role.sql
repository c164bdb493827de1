-- The role and the database that Foyer has, made by the superuser once. It owns its database, since it brings it up to date
-- itself, and may do nothing beside it.
\set ON_ERROR_STOP on
\getenv file FOYER_PASSWORD_FILE
\set password `cat :'file'`

CREATE ROLE foyer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE foyer OWNER foyer;
REVOKE ALL ON DATABASE foyer FROM PUBLIC;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
