-- What placing an order of two lines executes, for pgbench; read from PostgreSQL's log of statements. The token is looked up by
-- its id in place of its hash, since pgbench's variables hold numbers only.
\set customer random(2, 2001)
select * from api_token where id = :customer and expires_at > now() limit 1;
select * from users where id = :customer and disabled_at is null limit 1;
begin;
select pg_advisory_xact_lock_shared(491328333172);
select id from users where id in (:customer) order by id for no key update;
select id from users where id = :customer and disabled_at is null;
select id from ticket_type where id in (1, 2) order by id for key share;
select * from ticket_type where id in (1, 2);
select id from events where id in (1) order by id for key share;
select * from events where id in (1);
select nextval('arrival_id_seq') as id \gset order_
insert into search_word (kind, owner_id, word) values ('order', :order_id, 'b' || :order_id);
insert into orders (id, code, word_count, event_id, customer_id, status, priority, total_amount, currency, placed_at,
  event_name, event_venue, event_starts_at, event_timezone)
  values (:order_id, 'B' || :order_id, 1, 1, :customer, 'PENDING', 1, 27000, 'USD', now(), 'Main Event', null, null, 'UTC');
insert into order_item (order_id, ticket_type_id, quantity, unit_price, name, tier)
  values (:order_id, 1, 1, 10000, 'VIP', 'VIP'), (:order_id, 2, 2, 8500, 'Regular', 'REGULAR') returning id;
select * from orders where id = :order_id limit 1;
insert into activity (at, kind, event_id, actor_id, order_id, ticket_type_id, quantity)
  values (now(), 'order.placed', 1, :customer, :order_id, null, 3) returning id;
commit;
