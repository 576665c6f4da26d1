-- an order's total is the sum of its items
SELECT count(*) FROM Orders o WHERE abs(total_amount - coalesce((SELECT sum(subtotal) FROM Order_Items i WHERE i.order_id = o.order_id), 0)) > 0.005;
-- a subtotal is quantity times price
SELECT count(*) FROM Order_Items i JOIN Menu m USING (menu_id) WHERE abs(i.subtotal - i.quantity * m.price) > 0.005;
-- an order's dishes are its restaurant's
SELECT count(*) FROM Order_Items i JOIN Orders o USING (order_id) JOIN Menu m USING (menu_id) WHERE m.restaurant_id <> o.restaurant_id;
-- most orders have an item
SELECT max(0, 10 * (SELECT count(*) FROM Orders o WHERE NOT EXISTS (SELECT 1 FROM Order_Items i WHERE i.order_id = o.order_id)) - 5 * (SELECT count(*) FROM Orders));
-- a quantity is a small positive number
SELECT count(*) FROM Order_Items WHERE quantity NOT BETWEEN 1 AND 20;
-- a rating lies between 0 and 5
SELECT count(*) FROM Restaurants WHERE rating NOT BETWEEN 0 AND 5;
-- a restaurant's rating is near the average of its reviews
SELECT count(*) FROM Restaurants r WHERE abs(rating - (SELECT avg(v.rating) FROM Reviews v WHERE v.restaurant_id = r.restaurant_id)) > 0.06;
-- an order comes after its customer's registration
SELECT count(*) FROM Orders o JOIN Customers c USING (customer_id) WHERE o.order_date < c.registration_date;
-- a review comes after its customer's registration
SELECT count(*) FROM Reviews r JOIN Customers c USING (customer_id) WHERE r.review_date < c.registration_date;
-- a driver leaves after joining
SELECT count(*) FROM Delivery_Drivers WHERE termination_date < join_date;
-- most drivers are still there
SELECT max(0, count(termination_date) * 2 - count(*)) FROM Delivery_Drivers;
-- a driver who left is unavailable
SELECT count(*) FROM Delivery_Drivers WHERE termination_date IS NOT NULL AND availability_status <> 'Unavailable';
-- most deliveries go to the customer's address
SELECT max(0, (SELECT count(*) FROM Orders) - 2 * (SELECT count(*) FROM Orders o JOIN Customers c USING (customer_id) WHERE instr(o.delivery_address, c.address) > 0));
-- a zip code belongs to one state
SELECT count(*) FROM (SELECT zip_code FROM Restaurants WHERE zip_code IS NOT NULL GROUP BY zip_code HAVING count(DISTINCT state) > 1);
-- a city and a zip code belong together
SELECT count(*) FROM (SELECT zip_code FROM Customers WHERE zip_code IS NOT NULL GROUP BY zip_code HAVING count(DISTINCT city || state) > 1);
-- nothing lies in the future
SELECT count(*) FROM Orders WHERE order_date > '2026-01-02';
-- an e-mail address carries its owner's name
SELECT max(0, count(*) - 2 * sum(email LIKE '%' || replace(replace(lower(last_name), ' ', '%'), '''', '%') || '%')) FROM Customers WHERE last_name NOT GLOB '*[^ -~]*';
