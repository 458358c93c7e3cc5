filedesc://samples.arc 0.0.0.0 20260303100000 text/plain 200 - - 0 samples.arc 116
2 0 warcmill
URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length


https://samples.example/one 203.0.113.7 20260303100000 text/html 200 KJ34JTKNU4J4WOJFPDDSDXGEOTLMJUMV - 512 samples.arc 629
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

https://samples.example/two 203.0.113.7 20260303100000 text/html 200 KJ34JTKNU4J4WOJFPDDSDXGEOTLMJUMV - 512 samples.arc 629
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

