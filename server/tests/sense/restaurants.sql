-- an order's total is the sum of its items
SELECT count(*) FROM orders o WHERE abs(total_amount - coalesce((SELECT sum(subtotal) FROM order_items i WHERE i.order_id = o.order_id), 0)) > 0.005;
-- a subtotal is quantity times price
SELECT count(*) FROM order_items i JOIN dishes d USING (dish_id) WHERE abs(i.subtotal - i.quantity * d.price) > 0.005;
-- an order's dishes are its restaurant's
SELECT count(*) FROM order_items i JOIN orders o USING (order_id) JOIN dishes d USING (dish_id) WHERE d.restaurant_id <> o.restaurant_id;
-- most orders have an item
SELECT max(0, 2 * count(*) - (SELECT count(*) FROM orders)) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.order_id);
-- a rating lies between 0 and 5
SELECT count(*) FROM restaurants WHERE rating NOT BETWEEN 0 AND 5;
-- a restaurant's rating is the average of its reviews
SELECT count(*) FROM restaurants r WHERE abs(rating - (SELECT avg(v.rating) FROM reviews v WHERE v.restaurant_id = r.restaurant_id)) > 0.051;
-- an order comes after its customer's registration
SELECT count(*) FROM orders JOIN customers USING (customer_id) WHERE order_date < registered_at;
-- a review comes after its customer's registration
SELECT count(*) FROM reviews JOIN customers USING (customer_id) WHERE review_date < registered_at;
-- a driver leaves after joining
SELECT count(*) FROM drivers WHERE termination_date < joined_on;
-- most drivers are still there
SELECT max(0, 2 * count(termination_date) - count(*)) FROM drivers;
-- most deliveries go to the customer's address
SELECT max(0, (SELECT count(*) FROM orders) - 2 * count(*)) FROM orders o JOIN customers c USING (customer_id) WHERE instr(o.delivery_address, c.address) > 0;
-- a postal code belongs to one city
SELECT count(*) FROM (SELECT 1 FROM customers WHERE zip_code IS NOT NULL GROUP BY zip_code HAVING count(DISTINCT city || state) > 1);
-- an address carries its owner's name
SELECT max(0, count(*) - 2 * sum(instr(email, lower(last_name)) > 0)) FROM customers;
-- nothing lies in the future
SELECT count(*) FROM orders WHERE order_date >= '2026-01-02';
-- a few customers order much
SELECT max(orders) < 3 * avg(orders) FROM (SELECT count(*) AS orders FROM orders GROUP BY customer_id);
