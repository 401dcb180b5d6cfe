<?php
// A page as a small application makes it: rows of data, a sort, a template with escaping. The same bytes on every machine and
// under every release of PHP; docker/php/page.html holds them.
header('Content-Type: text/html; charset=utf-8');
// By which of its interfaces PHP answers: apache2handler inside httpd, fpm-fcgi behind it.
header('X-PHP-SAPI: ' . PHP_SAPI);

$rows = [];
for ($id = 1; $id <= 400; $id++) {
    $key = md5("row $id");
    $rows[] = [
        'id' => $id,
        'name' => ucfirst(substr($key, 0, 8)) . ' & ' . strrev(substr($key, 8, 6)),
        'score' => hexdec(substr($key, 14, 6)) % 10000,
        'tags' => array_unique(str_split(substr($key, 20, 6), 2)),
    ];
}
usort($rows, fn($a, $b) => [$b['score'], $a['id']] <=> [$a['score'], $b['id']]);
$total = array_sum(array_column($rows, 'score'));
?>
<!doctype html>
<html lang="en">
<head><title>Scores</title></head>
<body>
<h1>The best of <?= count($rows) ?></h1>
<table>
<?php foreach (array_slice($rows, 0, 40) as $place => $row): ?>
<tr><td><?= $place + 1 ?></td><td><?= htmlspecialchars($row['name']) ?></td><td><?= number_format($row['score']) ?></td><td><?= implode(', ', $row['tags']) ?></td></tr>
<?php endforeach ?>
</table>
<p>Sum <?= number_format($total) ?>, mean <?= sprintf('%.2f', $total / count($rows)) ?></p>
</body>
</html>
