-- How many orders are there?
SELECT count(*) FROM orders;

-- How many customers do we have?
SELECT count(*) FROM customers;

-- How many orders per month?
SELECT strftime('%Y-%m', order_date), count(*) FROM orders GROUP BY 1;

-- Number of orders per month in 2025
SELECT strftime('%Y-%m', order_date), count(*) FROM orders WHERE order_date >= '2025' AND order_date < '2026' GROUP BY 1;

-- orders by status
SELECT order_status, count(*) FROM orders GROUP BY 1;

-- How many orders per month and order status in 2026?
SELECT strftime('%Y-%m', order_date), order_status, count(*) FROM orders WHERE order_date >= '2026' AND order_date < '2027' GROUP BY 1, 2;

-- What is the total revenue?
SELECT sum(total_amount) FROM orders;

-- revenue by month
SELECT strftime('%Y-%m', order_date), sum(total_amount) FROM orders GROUP BY 1;

-- revenue per cuisine
SELECT cuisine, sum(total_amount) FROM orders JOIN restaurants USING (restaurant_id) GROUP BY 1;

-- total amount of orders by month
SELECT strftime('%Y-%m', order_date), sum(total_amount) FROM orders GROUP BY 1;

-- top 5 restaurants by number of orders
SELECT r.name, count(*) FROM orders o JOIN restaurants r USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY 2 DESC LIMIT 5;
SELECT r.name FROM orders o JOIN restaurants r USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY count(*) DESC LIMIT 5;

-- Which five restaurants had the highest revenue last year?
SELECT r.name, sum(o.total_amount) FROM orders o JOIN restaurants r USING (restaurant_id) WHERE o.order_date >= '2025' AND o.order_date < '2026' GROUP BY r.restaurant_id ORDER BY 2 DESC LIMIT 5;

-- Which restaurant has the most reviews?
SELECT r.name, count(*) FROM reviews v JOIN restaurants r USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY 2 DESC LIMIT 1;
SELECT r.name FROM reviews v JOIN restaurants r USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY count(*) DESC LIMIT 1;

-- average rating per cuisine
SELECT cuisine, avg(rating) FROM restaurants GROUP BY 1;
SELECT cuisine, avg(v.rating) FROM reviews v JOIN restaurants r USING (restaurant_id) GROUP BY 1;

-- What is the average price of desserts?
SELECT avg(price) FROM dishes WHERE course = 'Dessert';

-- How many dishes does each restaurant have?
SELECT r.name, count(d.dish_id) FROM restaurants r LEFT JOIN dishes d USING (restaurant_id) GROUP BY r.restaurant_id;
SELECT r.name, count(*) FROM restaurants r JOIN dishes d USING (restaurant_id) GROUP BY r.restaurant_id;

-- Which customers have never ordered anything?
SELECT first_name, last_name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders);

-- Show all Italian restaurants
SELECT name FROM restaurants WHERE cuisine = 'Italian';

-- Which restaurants have a rating above 4?
SELECT name FROM restaurants WHERE rating > 4;

-- What share of orders was cancelled?
SELECT 100.0 * sum(order_status = 'Cancelled') / count(*) FROM orders;
SELECT 1.0 * sum(order_status = 'Cancelled') / count(*) FROM orders;

-- How many orders were cancelled?
SELECT count(*) FROM orders WHERE order_status = 'Cancelled';

-- How many orders were paid by credit card in the last 30 days?
SELECT count(*) FROM orders WHERE payment_method = 'Credit Card' AND order_date >= date(:today, '-30 days');
SELECT count(*) FROM orders WHERE payment_method = 'Credit Card' AND order_date >= date(:today, '-29 days');

-- What are the ten most expensive dishes?
SELECT name, price FROM dishes ORDER BY price DESC LIMIT 10;
SELECT name FROM dishes ORDER BY price DESC LIMIT 10;

-- cheapest dish of each restaurant
SELECT r.name, min(d.price) FROM dishes d JOIN restaurants r USING (restaurant_id) GROUP BY r.restaurant_id;
SELECT r.name, d.name, d.price FROM dishes d JOIN restaurants r USING (restaurant_id) WHERE d.price = (SELECT min(price) FROM dishes x WHERE x.restaurant_id = d.restaurant_id);

-- What is the most popular payment method?
SELECT payment_method, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 1;
SELECT payment_method FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1;

-- On which weekday are the most orders placed?
SELECT strftime('%w', order_date), count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 1;
SELECT strftime('%w', order_date) FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1;
SELECT CASE strftime('%w', order_date) WHEN '0' THEN 'Sunday' WHEN '1' THEN 'Monday' WHEN '2' THEN 'Tuesday' WHEN '3' THEN 'Wednesday' WHEN '4' THEN 'Thursday' WHEN '5' THEN 'Friday' ELSE 'Saturday' END, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 1;

-- average number of items per order
SELECT avg(n) FROM (SELECT count(i.order_item_id) AS n FROM orders o LEFT JOIN order_items i USING (order_id) GROUP BY o.order_id);
SELECT 1.0 * (SELECT count(*) FROM order_items) / (SELECT count(*) FROM orders);
SELECT 1.0 * (SELECT sum(quantity) FROM order_items) / (SELECT count(*) FROM orders);

-- Which customers placed more than 10 orders?
SELECT c.first_name, c.last_name FROM customers c JOIN orders o USING (customer_id) GROUP BY c.customer_id HAVING count(*) > 10;

-- dishes that were never ordered
SELECT name FROM dishes WHERE dish_id NOT IN (SELECT dish_id FROM order_items);

-- How many customers are there per state?
SELECT state, count(*) FROM customers GROUP BY 1;

-- List the dishes above the average price
SELECT name FROM dishes WHERE price > (SELECT avg(price) FROM dishes);

-- median order amount
SELECT avg(total_amount) FROM (SELECT total_amount, row_number() OVER (ORDER BY total_amount) AS n, count(*) OVER () AS c FROM orders) WHERE n IN ((c + 1) / 2, (c + 2) / 2);

-- cumulative revenue by month
SELECT m, sum(s) OVER (ORDER BY m) FROM (SELECT strftime('%Y-%m', order_date) AS m, sum(total_amount) AS s FROM orders GROUP BY 1);

-- best selling dish in each course
SELECT course, name FROM (SELECT d.course, d.name, rank() OVER (PARTITION BY d.course ORDER BY sum(i.quantity) DESC) AS r FROM order_items i JOIN dishes d USING (dish_id) GROUP BY d.dish_id) WHERE r = 1;

-- Which drivers no longer work for us?
SELECT first_name, last_name FROM drivers WHERE termination_date IS NOT NULL;

-- new customers per quarter
SELECT strftime('%Y', registered_at) || '-Q' || ((strftime('%m', registered_at) + 2) / 3), count(*) FROM customers GROUP BY 1;

-- revenue 2024 vs 2025
SELECT strftime('%Y', order_date), sum(total_amount) FROM orders WHERE order_date >= '2024' AND order_date < '2026' GROUP BY 1;

-- How much did each customer spend?
SELECT c.first_name, c.last_name, sum(o.total_amount) FROM customers c JOIN orders o USING (customer_id) GROUP BY c.customer_id;
SELECT c.first_name, c.last_name, coalesce(sum(o.total_amount), 0) FROM customers c LEFT JOIN orders o USING (customer_id) GROUP BY c.customer_id;
SELECT c.first_name, c.last_name, sum(o.total_amount) FROM customers c LEFT JOIN orders o USING (customer_id) GROUP BY c.customer_id;

-- median price of dishes by course
WITH n AS (SELECT course, price, row_number() OVER (PARTITION BY course ORDER BY price) AS r, count(*) OVER (PARTITION BY course) AS c FROM dishes) SELECT course, avg(price) FROM n WHERE r IN ((c + 1) / 2, (c + 2) / 2) GROUP BY 1;

-- What percentage of orders was paid in cash?
SELECT 1.0 * sum(payment_method = 'Cash') / count(*) FROM orders;

-- share of revenue by cuisine
SELECT cuisine, 1.0 * sum(total_amount) / (SELECT sum(total_amount) FROM orders) FROM orders JOIN restaurants USING (restaurant_id) GROUP BY 1;

-- the 3 restaurants with the fewest orders
SELECT r.name, count(o.order_id) FROM restaurants r LEFT JOIN orders o USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY 2 LIMIT 3;
SELECT r.name FROM restaurants r JOIN orders o USING (restaurant_id) GROUP BY r.restaurant_id ORDER BY count(*) LIMIT 3;

-- number of orders by cuisine and payment method
SELECT cuisine, payment_method, count(*) FROM orders JOIN restaurants USING (restaurant_id) GROUP BY 1, 2;

-- Which cuisines have an average rating above 3.8?
SELECT cuisine FROM restaurants GROUP BY 1 HAVING avg(rating) > 3.8;
SELECT r.cuisine FROM restaurants r JOIN reviews v USING (restaurant_id) GROUP BY 1 HAVING avg(v.rating) > 3.8;

-- How many orders were there last quarter?
SELECT count(*) FROM orders WHERE order_date >= '2026-07-01' AND order_date < '2026-10-01';

-- revenue in the last 30 days
SELECT sum(total_amount) FROM orders WHERE order_date >= date(:today, '-29 days');
SELECT sum(total_amount) FROM orders WHERE order_date >= date(:today, '-30 days');

-- revenue this year vs last year
SELECT strftime('%Y', order_date), sum(total_amount) FROM orders WHERE order_date >= '2025' AND order_date < '2027' GROUP BY 1;

-- orders that were not delivered
SELECT order_id FROM orders WHERE order_status <> 'Delivered';
SELECT * FROM orders WHERE order_status <> 'Delivered';

-- How many orders have no delivery address?
SELECT count(*) FROM orders WHERE delivery_address IS NULL;

-- Which customers have both orders and reviews?
SELECT first_name, last_name FROM customers WHERE customer_id IN (SELECT customer_id FROM orders) AND customer_id IN (SELECT customer_id FROM reviews);

-- customers with orders but without reviews
SELECT first_name, last_name FROM customers WHERE customer_id IN (SELECT customer_id FROM orders) AND customer_id NOT IN (SELECT customer_id FROM reviews);

-- dishes that cost more than the average dish
SELECT name FROM dishes WHERE price > (SELECT avg(price) FROM dishes);

-- What was the first order?
SELECT order_id FROM orders ORDER BY order_date LIMIT 1;
SELECT * FROM orders ORDER BY order_date LIMIT 1;
SELECT min(order_date) FROM orders;

-- When was the last review?
SELECT max(review_date) FROM reviews;

-- growth of revenue by year
SELECT y, s, 1.0 * s / lag(s) OVER (ORDER BY y) - 1 FROM (SELECT strftime('%Y', order_date) AS y, sum(total_amount) AS s FROM orders GROUP BY 1);
SELECT y, 1.0 * s / lag(s) OVER (ORDER BY y) - 1 FROM (SELECT strftime('%Y', order_date) AS y, sum(total_amount) AS s FROM orders GROUP BY 1);

-- running total of orders by month
SELECT m, sum(n) OVER (ORDER BY m) FROM (SELECT strftime('%Y-%m', order_date) AS m, count(*) AS n FROM orders GROUP BY 1);
SELECT m, n, sum(n) OVER (ORDER BY m) FROM (SELECT strftime('%Y-%m', order_date) AS m, count(*) AS n FROM orders GROUP BY 1);

-- How many different customers ordered in 2026?
SELECT count(DISTINCT customer_id) FROM orders WHERE order_date >= '2026' AND order_date < '2027';

-- How many custmers are there in each staet?
SELECT state, count(*) FROM customers GROUP BY 1;

-- averge price of deserts
SELECT avg(price) FROM dishes WHERE course = 'Dessert';

-- total revenue per restaurant and number of dishes
SELECT r.name, (SELECT sum(total_amount) FROM orders o WHERE o.restaurant_id = r.restaurant_id), (SELECT count(*) FROM dishes d WHERE d.restaurant_id = r.restaurant_id) FROM restaurants r;

-- number of orders and number of reviews per restaurant
SELECT r.name, (SELECT count(*) FROM orders o WHERE o.restaurant_id = r.restaurant_id), (SELECT count(*) FROM reviews v WHERE v.restaurant_id = r.restaurant_id) FROM restaurants r;

-- orders per customer, including those without any
SELECT c.first_name, c.last_name, count(o.order_id) FROM customers c LEFT JOIN orders o USING (customer_id) GROUP BY c.customer_id;

-- customers from Texas or Ohio
SELECT first_name, last_name FROM customers WHERE state IN ('Texas', 'Ohio');

-- orders between 50 and 100 dollars
SELECT order_id FROM orders WHERE total_amount BETWEEN 50 AND 100;
SELECT * FROM orders WHERE total_amount BETWEEN 50 AND 100;

-- restaurants whose name contains Taco
SELECT name FROM restaurants WHERE name LIKE '%Taco%';

-- How many orders were placed on weekends?
SELECT count(*) FROM orders WHERE strftime('%w', order_date) IN ('0', '6');

-- How many orders were placed in March 2026?
SELECT count(*) FROM orders WHERE order_date >= '2026-03-01' AND order_date < '2026-04-01';

-- Who ordered the most?
SELECT c.first_name, c.last_name, count(*) FROM orders o JOIN customers c USING (customer_id) GROUP BY c.customer_id ORDER BY 3 DESC LIMIT 1;
SELECT c.first_name, c.last_name FROM orders o JOIN customers c USING (customer_id) GROUP BY c.customer_id ORDER BY count(*) DESC LIMIT 1;

-- Who are our five best customers?
SELECT c.first_name, c.last_name, sum(o.total_amount) FROM orders o JOIN customers c USING (customer_id) GROUP BY c.customer_id ORDER BY 3 DESC LIMIT 5;

-- Which month had the highest revenue?
SELECT strftime('%Y-%m', order_date), sum(total_amount) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 1;

-- how much do customers spend on average?
SELECT sum(total_amount) / (SELECT count(*) FROM customers) FROM orders;

-- compare revenue of Italian and Mexican restaurants
SELECT cuisine, sum(total_amount) FROM orders JOIN restaurants USING (restaurant_id) WHERE cuisine IN ('Italian', 'Mexican') GROUP BY 1;

-- Is there a difference between credit card and cash orders?
SELECT payment_method, count(*) FROM orders WHERE payment_method IN ('Cash', 'Credit Card') GROUP BY 1;

-- How are sales going?
SELECT strftime('%Y-%m', order_date), sum(total_amount) FROM orders GROUP BY 1;

-- Which drivers joined this year and ride a bicycle?
SELECT first_name, last_name FROM drivers WHERE joined_on >= '2026-01-01' AND joined_on < '2027-01-01' AND vehicle = 'Bicycle';

-- Which restaurants have the most expensive desserts?
SELECT r.name FROM dishes d JOIN restaurants r USING (restaurant_id) WHERE d.course = 'Dessert' ORDER BY d.price DESC LIMIT 1;
SELECT r.name, d.name, d.price FROM dishes d JOIN restaurants r USING (restaurant_id) WHERE d.course = 'Dessert' ORDER BY d.price DESC LIMIT 5;
