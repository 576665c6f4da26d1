-- A delivery service: restaurants, their dishes, customers and orders.

CREATE TABLE restaurants (
    restaurant_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    cuisine ENUM('Italian', 'Mexican', 'American', 'Chinese', 'Indian', 'Other') NOT NULL,
    address VARCHAR(200) NOT NULL,
    city VARCHAR(80) NOT NULL,
    state VARCHAR(60) NOT NULL,
    zip_code VARCHAR(12),
    phone VARCHAR(24),
    opening_hours VARCHAR(60),       -- e.g. "11:00 AM - 10:00 PM"
    rating DECIMAL(2, 1)             -- average of its reviews
);

CREATE TABLE customers (
    customer_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(60) NOT NULL,
    last_name VARCHAR(60) NOT NULL,
    email VARCHAR(160) NOT NULL UNIQUE,
    phone VARCHAR(24),
    address VARCHAR(200),
    city VARCHAR(80),
    state VARCHAR(60),
    zip_code VARCHAR(12),
    registered_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE dishes (
    dish_id INT AUTO_INCREMENT PRIMARY KEY,
    restaurant_id INT NOT NULL,
    name VARCHAR(120) NOT NULL,
    description TEXT,
    course ENUM('Appetizer', 'Main Course', 'Dessert', 'Beverage', 'Special') NOT NULL,
    price DECIMAL(8, 2) NOT NULL CHECK (price > 0),
    available BOOLEAN NOT NULL DEFAULT TRUE,
    FOREIGN KEY (restaurant_id) REFERENCES restaurants (restaurant_id)
);

CREATE TABLE orders (
    order_id INT AUTO_INCREMENT PRIMARY KEY,
    customer_id INT NOT NULL,
    restaurant_id INT NOT NULL,
    order_date DATETIME NOT NULL,
    order_status ENUM('Pending', 'Processing', 'Shipped', 'Delivered', 'Cancelled', 'Refunded') NOT NULL DEFAULT 'Pending',
    payment_method ENUM('Credit Card', 'Cash', 'Online Payment', 'Gift Card') NOT NULL,
    total_amount DECIMAL(10, 2) NOT NULL,
    delivery_address VARCHAR(200),
    FOREIGN KEY (customer_id) REFERENCES customers (customer_id),
    FOREIGN KEY (restaurant_id) REFERENCES restaurants (restaurant_id)
);

-- What was ordered: only dishes of the order's own restaurant make sense here.
CREATE TABLE order_items (
    order_item_id INT AUTO_INCREMENT PRIMARY KEY,
    order_id INT NOT NULL,
    dish_id INT NOT NULL,
    quantity INT NOT NULL CHECK (quantity BETWEEN 1 AND 12),
    subtotal DECIMAL(10, 2) NOT NULL,
    special_instructions TEXT,
    FOREIGN KEY (order_id) REFERENCES orders (order_id) ON DELETE CASCADE,
    FOREIGN KEY (dish_id) REFERENCES dishes (dish_id)
);

CREATE TABLE reviews (
    review_id INT AUTO_INCREMENT PRIMARY KEY,
    restaurant_id INT NOT NULL,
    customer_id INT NOT NULL,
    rating INT NOT NULL CHECK (rating >= 1 AND rating <= 5), -- stars
    review_text TEXT,
    review_date DATETIME NOT NULL,
    FOREIGN KEY (restaurant_id) REFERENCES restaurants (restaurant_id),
    FOREIGN KEY (customer_id) REFERENCES customers (customer_id)
);

CREATE TABLE drivers (
    driver_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(60) NOT NULL,
    last_name VARCHAR(60) NOT NULL,
    license_number VARCHAR(20) NOT NULL UNIQUE,
    vehicle ENUM('Car', 'Motorcycle', 'Bicycle') NOT NULL,
    joined_on DATE NOT NULL,
    termination_date DATE
)
