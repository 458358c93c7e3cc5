filedesc://samples.arc 0.0.0.0 20260303100000 text/plain 70
1 0 warcmill
URL IP-address Archive-date Content-type Archive-length


https://samples.example/a b.html 203.0.113.7 20260303100000 text/html 629
HTTP/1.1 200 OK
Content-Type: text/html
Content-Length: 564

<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The tide table</title></head><body>
<nav class="site-nav"><a href="/">Home</a> <a href="/boats">Boats</a></nav>
<main><article><h1>The tide table</h1>
<p>High water comes fifty minutes later each day, because the moon has moved on while the earth turned once, and every harbour adds a delay of its own.</p>
<p>That is why a table printed for one quay is of little use at the next, though both look upon the same sea.</p></article></main>
<footer class="site-footer">Imprint</footer></body></html>

https://samples.example/type 203.0.113.7 20260303100000 text/html; charset=utf-8 629
HTTP/1.1 200 OK
Content-Type: text/html
Content-Length: 564

<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The tide table</title></head><body>
<nav class="site-nav"><a href="/">Home</a> <a href="/boats">Boats</a></nav>
<main><article><h1>The tide table</h1>
<p>High water comes fifty minutes later each day, because the moon has moved on while the earth turned once, and every harbour adds a delay of its own.</p>
<p>That is why a table printed for one quay is of little use at the next, though both look upon the same sea.</p></article></main>
<footer class="site-footer">Imprint</footer></body></html>

https://samples.example/day 203.0.113.7 20260303 text/html 629
HTTP/1.1 200 OK
Content-Type: text/html
Content-Length: 564

<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The tide table</title></head><body>
<nav class="site-nav"><a href="/">Home</a> <a href="/boats">Boats</a></nav>
<main><article><h1>The tide table</h1>
<p>High water comes fifty minutes later each day, because the moon has moved on while the earth turned once, and every harbour adds a delay of its own.</p>
<p>That is why a table printed for one quay is of little use at the next, though both look upon the same sea.</p></article></main>
<footer class="site-footer">Imprint</footer></body></html>

https://samples.example/never 203.0.113.7 20269999999999 text/html 629
HTTP/1.1 200 OK
Content-Type: text/html
Content-Length: 564

<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The tide table</title></head><body>
<nav class="site-nav"><a href="/">Home</a> <a href="/boats">Boats</a></nav>
<main><article><h1>The tide table</h1>
<p>High water comes fifty minutes later each day, because the moon has moved on while the earth turned once, and every harbour adds a delay of its own.</p>
<p>That is why a table printed for one quay is of little use at the next, though both look upon the same sea.</p></article></main>
<footer class="site-footer">Imprint</footer></body></html>

dns:samples.example 203.0.113.7 20260303100000 text/dns 53
20260303100000
samples.example. 300 IN A 203.0.113.7

