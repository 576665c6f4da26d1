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

-- Which members have overdue loans?
SELECT DISTINCT first_name, last_name FROM members m JOIN loans l USING (member_id) WHERE loan_status = 'Overdue';
SELECT first_name, last_name FROM members m JOIN loans l USING (member_id) WHERE loan_status = 'Overdue';

-- How many members have overdue loans?
SELECT count(DISTINCT member_id) FROM loans WHERE loan_status = 'Overdue';

-- Which authors are still alive?
SELECT first_name, last_name FROM authors WHERE death_date IS NULL;

-- books without a publication date
SELECT title FROM books WHERE publication_date IS NULL;

-- Which genres have more than 100 books?
SELECT genre FROM books GROUP BY 1 HAVING count(*) > 100;

-- Who borrowed the most books?
SELECT m.first_name, m.last_name, count(*) FROM loans l JOIN members m USING (member_id) GROUP BY m.member_id ORDER BY 3 DESC LIMIT 1;

-- top 10 members by number of loans
SELECT m.first_name, m.last_name, count(*) FROM loans l JOIN members m USING (member_id) GROUP BY m.member_id ORDER BY 3 DESC LIMIT 10;

-- books that were never borrowed
SELECT title FROM books WHERE book_id NOT IN (SELECT book_id FROM copies JOIN loans USING (copy_id));

-- percentage of members by membership type
SELECT membership_type, 1.0 * count(*) / (SELECT count(*) FROM members) FROM members GROUP BY 1;

-- number of loans per member type and loan status
SELECT membership_type, loan_status, count(*) FROM loans JOIN members USING (member_id) GROUP BY 1, 2;

-- average fine of overdue loans
SELECT avg(fine_amount) FROM loans WHERE loan_status = 'Overdue';

-- total fines per year
SELECT strftime('%Y', loan_date), sum(fine_amount) FROM loans GROUP BY 1;

-- median number of pages
SELECT avg(pages) FROM (SELECT pages, row_number() OVER (ORDER BY pages) AS r, count(*) OVER () AS c FROM books WHERE pages IS NOT NULL) WHERE r IN ((c + 1) / 2, (c + 2) / 2);

-- books longer than the average
SELECT title FROM books WHERE pages > (SELECT avg(pages) FROM books);

-- How many copies does each branch have, including branches without any?
SELECT b.name, count(c.copy_id) FROM branches b LEFT JOIN copies c USING (branch_id) GROUP BY b.branch_id;

-- loans in the last 7 days
SELECT loan_id FROM loans WHERE loan_date >= date(:today, '-6 days') AND loan_date < date(:today, '+1 day');
SELECT * FROM loans WHERE loan_date >= date(:today, '-6 days') AND loan_date < date(:today, '+1 day');
SELECT * FROM loans WHERE loan_date >= date(:today, '-7 days') AND loan_date < date(:today, '+1 day');

-- members from Boston who are students
SELECT first_name, last_name FROM members WHERE city = 'Boston' AND membership_type = 'Student';

-- Which members are neither students nor seniors?
SELECT first_name, last_name FROM members WHERE membership_type NOT IN ('Student', 'Senior');

-- How many loans were there each month last year?
SELECT strftime('%Y-%m', loan_date), count(*) FROM loans WHERE loan_date >= '2025' AND loan_date < '2026' GROUP BY 1;

-- Which branch manager is responsible for the most copies?
SELECT s.first_name, s.last_name FROM copies c JOIN branches b USING (branch_id) JOIN staff s ON s.staff_id = b.manager_id GROUP BY b.branch_id ORDER BY count(*) DESC LIMIT 1;
SELECT s.first_name, s.last_name, count(*) FROM copies c JOIN branches b USING (branch_id) JOIN staff s ON s.staff_id = b.manager_id GROUP BY s.staff_id ORDER BY 3 DESC LIMIT 1;

-- first and last loan date
SELECT min(loan_date), max(loan_date) FROM loans;

-- members who have loans that are lost and loans that are overdue
SELECT first_name, last_name FROM members WHERE member_id IN (SELECT member_id FROM loans WHERE loan_status = 'Lost') AND member_id IN (SELECT member_id FROM loans WHERE loan_status = 'Overdue');

-- How many authors have written more than 5 books?
SELECT count(*) FROM (SELECT author_id FROM books GROUP BY 1 HAVING count(*) > 5);

-- which book has the most pages
SELECT title FROM books ORDER BY pages DESC LIMIT 1;
SELECT title, pages FROM books ORDER BY pages DESC LIMIT 1;

-- autors born before 1950
SELECT first_name, last_name FROM authors WHERE birth_date < '1950-01-01';
