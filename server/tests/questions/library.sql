-- How many books are there in each genre?
SELECT genre, count(*) FROM books GROUP BY 1;

-- Which books have more than 500 pages?
SELECT title FROM books WHERE pages > 500;

-- Who wrote the most books?
SELECT a.first_name, a.last_name, count(*) FROM books b JOIN authors a USING (author_id) GROUP BY a.author_id ORDER BY 3 DESC LIMIT 1;
SELECT a.first_name, a.last_name FROM books b JOIN authors a USING (author_id) GROUP BY a.author_id ORDER BY count(*) DESC LIMIT 1;

-- How many loans are overdue?
SELECT count(*) FROM loans WHERE loan_status = 'Overdue';

-- loans per month
SELECT strftime('%Y-%m', loan_date), count(*) FROM loans GROUP BY 1;

-- total fines by membership type
SELECT m.membership_type, sum(l.fine_amount) FROM loans l JOIN members m USING (member_id) GROUP BY 1;

-- Which members have never borrowed a book?
SELECT first_name, last_name FROM members WHERE member_id NOT IN (SELECT member_id FROM loans);

-- Which branch has the most copies?
SELECT b.name, sum(c.quantity) FROM copies c JOIN branches b USING (branch_id) GROUP BY b.branch_id ORDER BY 2 DESC LIMIT 1;
SELECT b.name, count(*) FROM copies c JOIN branches b USING (branch_id) GROUP BY b.branch_id ORDER BY 2 DESC LIMIT 1;
SELECT b.name FROM copies c JOIN branches b USING (branch_id) GROUP BY b.branch_id ORDER BY count(*) DESC LIMIT 1;

-- Show the ten longest books with their authors
SELECT b.title, b.pages, a.first_name, a.last_name FROM books b JOIN authors a USING (author_id) ORDER BY b.pages DESC LIMIT 10;
SELECT b.title, a.first_name, a.last_name FROM books b JOIN authors a USING (author_id) ORDER BY b.pages DESC LIMIT 10;

-- How many active members are there?
SELECT count(*) FROM members WHERE account_status = 'Active';

-- members who joined this year
SELECT first_name, last_name FROM members WHERE join_date >= '2026';

-- How many members joined in each year?
SELECT strftime('%Y', join_date), count(*) FROM members GROUP BY 1;

-- average number of pages by language
SELECT language, avg(pages) FROM books GROUP BY 1;

-- Which authors have died?
SELECT first_name, last_name FROM authors WHERE death_date IS NOT NULL;

-- How many staff work in each department?
SELECT d.name, count(s.staff_id) FROM departments d LEFT JOIN staff s USING (department_id) GROUP BY d.department_id;
SELECT d.name, count(*) FROM departments d JOIN staff s USING (department_id) GROUP BY d.department_id;

-- Who manages each branch?
SELECT b.name, s.first_name, s.last_name FROM branches b JOIN staff s ON s.staff_id = b.manager_id;
SELECT b.name, s.first_name, s.last_name FROM branches b LEFT JOIN staff s ON s.staff_id = b.manager_id;

-- How many books did each publisher publish?
SELECT p.name, count(*) FROM publishers p JOIN books b USING (publisher_id) GROUP BY p.publisher_id;
SELECT p.name, count(b.book_id) FROM publishers p LEFT JOIN books b USING (publisher_id) GROUP BY p.publisher_id;

-- publishers with fewer than 3 books
SELECT p.name FROM publishers p JOIN books b USING (publisher_id) GROUP BY p.publisher_id HAVING count(*) < 3;
SELECT p.name FROM publishers p LEFT JOIN books b USING (publisher_id) GROUP BY p.publisher_id HAVING count(b.book_id) < 3;

-- share of loans by status
SELECT loan_status, 100.0 * count(*) / (SELECT count(*) FROM loans) FROM loans GROUP BY 1;
SELECT loan_status, 1.0 * count(*) / (SELECT count(*) FROM loans) FROM loans GROUP BY 1;

-- What is the highest fine?
SELECT max(fine_amount) FROM loans;

-- hardcover books published before 2000
SELECT title FROM books WHERE format = 'Hardcover' AND publication_date < '2000';

-- Which book was borrowed most often?
SELECT b.title, count(*) FROM loans l JOIN copies c USING (copy_id) JOIN books b USING (book_id) GROUP BY b.book_id ORDER BY 2 DESC LIMIT 1;
SELECT b.title FROM loans l JOIN copies c USING (copy_id) JOIN books b USING (book_id) GROUP BY b.book_id ORDER BY count(*) DESC LIMIT 1;

-- loans that were not returned yet
SELECT loan_id FROM loans WHERE return_date IS NULL;
SELECT * FROM loans WHERE return_date IS NULL;

-- number of members per city, largest first
SELECT city, count(*) FROM members GROUP BY 1 ORDER BY 2 DESC;

-- How many different genres are there?
SELECT count(DISTINCT genre) FROM books;

-- Which languages do the books come in?
SELECT DISTINCT language FROM books;

-- How many books are neither hardcover nor paperback?
SELECT count(*) FROM books WHERE format NOT IN ('Hardcover', 'Paperback');

-- Students or seniors with a suspended account
SELECT first_name, last_name FROM members WHERE membership_type IN ('Student', 'Senior') AND account_status = 'Suspended';

-- number of loans by weekday
SELECT strftime('%w', loan_date), count(*) FROM loans GROUP BY 1;
SELECT CASE strftime('%w', loan_date) WHEN '0' THEN 'Sunday' WHEN '1' THEN 'Monday' WHEN '2' THEN 'Tuesday' WHEN '3' THEN 'Wednesday' WHEN '4' THEN 'Thursday' WHEN '5' THEN 'Friday' ELSE 'Saturday' END, count(*) FROM loans GROUP BY 1;

-- the newest book of each publisher
SELECT p.name, max(b.publication_date) FROM books b JOIN publishers p USING (publisher_id) GROUP BY p.publisher_id;
SELECT p.name, b.title, b.publication_date FROM books b JOIN publishers p USING (publisher_id) WHERE b.publication_date = (SELECT max(publication_date) FROM books x WHERE x.publisher_id = b.publisher_id);
SELECT p.name, b.title FROM books b JOIN publishers p USING (publisher_id) WHERE b.publication_date = (SELECT max(publication_date) FROM books x WHERE x.publisher_id = b.publisher_id);
