#include "store/move.h"

#include <array>
#include <bit>

#include <fmt/format.h>
#include <sodium.h>

#include "store/schema.h"

namespace quire::store {
namespace {

struct Table {
  const char* name;
  const char* order;  ///< the same in both databases
};

/// A row names only rows of tables before its own, or rows of its own table before it.
constexpr Table kTables[] = {
    {"counters", "name"},
    {"dictionaries", "id"},
    {"papers", "doc"},
    {"picks", "doc, day"},
    {"listed", "day, id"},
    {"votes", "doc, person"},
    {"aliases", "id"},
    {"short_puts", "last"},
    {"gone", "id"},
    {"stamps", "first"},
    {"statements", "source, id"},
    {"joins", "number"},
    {"apart", "a, b"},
    {"editions", "rowid"},
    {"reads", "doc, person"},
    {"persons", "key"},
    {"sessions", "hash"},
    {"tokens", "hash"},
    {"single_use", "hash"},
    {"attempts", "what"},
    {"letters", "number"},
    {"bounces", "address"},
    {"circles", "name"},
    {"circle_members", "circle, person"},
    {"comments", "number"},
    {"comment_texts", "comment, until, text"},
    {"locks", "doc"},
    {"notices", "number"},
    {"mutes", "person, muted"},
    {"submissions", "doc, day"},
    {"places", "day, doc"},
    {"shelf", "person, doc"},
    {"shelf_tags", "person, tag, doc"},
    {"links", "number"},
    {"claims", "number"},
    {"corrections", "number"},
    {"reports", "number"},
    {"acts", "number"},
    {"interests", "person, kind, what"},
    {"sent", "key"},
    {"follows", "id"},
    {"author_decisions", "number"},
    {"runs", "id"},
    {"run_events", "run, seq"},
};

enum class Kind : std::uint8_t { integer, real, text, blob };

struct Column {
  std::string name;
  Kind kind = Kind::text;
};

Kind kind_of(std::string_view type) {
  if (type == "INTEGER" || type == "bigint") return Kind::integer;
  if (type == "REAL" || type == "double precision") return Kind::real;
  if (type == "BLOB" || type == "bytea") return Kind::blob;
  return Kind::text;
}

/// In an order that does not depend on the database.
std::vector<Column> columns_of(Connection& connection, const char* table) {
  Query query = connection.dialect() == Dialect::sqlite
                    ? connection.query("SELECT name, type FROM pragma_table_info(?) ORDER BY name")
                    : connection.query(
                          "SELECT column_name::text COLLATE \"C\" AS name, data_type::text "
                          "FROM information_schema.columns "
                          "WHERE table_schema = current_schema() AND table_name = ? "
                          "AND column_name <> 'rowid' ORDER BY name");
  query.bind(std::string_view(table));
  std::vector<Column> columns;
  while (query.row()) columns.push_back({std::string(query.text(0)), kind_of(query.text(1))});
  return columns;
}

std::string names_of(const std::vector<Column>& columns) {
  std::string names;
  for (const Column& column : columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

/// Every value with its kind and length, so that no two different rows give the same bytes.
class RowsChecksum {
 public:
  RowsChecksum() { crypto_generichash_init(&state_, nullptr, 0, kBytes); }
  void add(char kind, std::string_view bytes) {
    const auto size = static_cast<std::uint64_t>(bytes.size());
    update(&kind, 1);
    update(reinterpret_cast<const char*>(&size), sizeof size);
    update(bytes.data(), bytes.size());
  }
  std::string hexadecimal() {
    std::array<unsigned char, kBytes> hash{};
    crypto_generichash_final(&state_, hash.data(), hash.size());
    std::string out;
    for (const unsigned char byte : hash) out += fmt::format("{:02x}", byte);
    return out;
  }

 private:
  static constexpr std::size_t kBytes = 16;
  void update(const char* bytes, std::size_t size) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes), size);
  }
  crypto_generichash_state state_{};
};

/// What stands in one column of a row: counted in, and bound to another statement if there is one.
void take(const Prepared& row, int column, Kind kind, RowsChecksum& checksum, Prepared* other) {
  if (row.null(column)) {
    checksum.add('0', {});
    if (other != nullptr) other->bind_null(column + 1);
    return;
  }
  switch (kind) {
    case Kind::integer: {
      const std::int64_t value = row.integer(column);
      checksum.add('i', {reinterpret_cast<const char*>(&value), sizeof value});
      if (other != nullptr) other->bind_integer(column + 1, value);
      return;
    }
    case Kind::real: {
      const double value = row.real(column);
      checksum.add('r', {reinterpret_cast<const char*>(&value), sizeof value});
      if (other != nullptr) other->bind_real(column + 1, value);
      return;
    }
    case Kind::text:
    case Kind::blob: {
      const std::string_view read = row.text(column);
      const std::string_view bytes = read.data() == nullptr ? std::string_view("") : read;
      checksum.add(kind == Kind::text ? 't' : 'b', bytes);
      if (other == nullptr) return;
      if (kind == Kind::text)
        other->bind_text(column + 1, bytes);
      else
        other->bind_blob(column + 1, std::span(bytes.data(), bytes.size()));
    }
  }
}

/// Rows of a table one by one. PostgreSQL would send all of them at once: it is asked for a stretch at a
/// time.
class RowReader {
 public:
  RowReader(Connection& from, const std::string& select) : from_(from) {
    if (from.dialect() == Dialect::sqlite) {
      rows_ = from.prepare(select.c_str());
      return;
    }
    from.execute(("DECLARE moved CURSOR FOR " + select).c_str());
    rows_ = from.prepare("FETCH 2000 FROM moved");
  }
  ~RowReader() {
    rows_.reset();
    if (from_.dialect() == Dialect::postgresql && done_) from_.execute("CLOSE moved");
  }
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  /// Nothing behind the last.
  const Prepared* next() {
    if (rows_->row()) return rows_.get();
    if (from_.dialect() == Dialect::postgresql) {
      rows_->reset();
      if (rows_->row()) return rows_.get();
    }
    done_ = true;
    return nullptr;
  }

 private:
  Connection& from_;
  std::unique_ptr<Prepared> rows_;
  bool done_ = false;
};

/// Reads a table in the order of its keys; each row goes to `insert` if there is one.
MovedTable read_table(Connection& from, const Table& table, const std::vector<Column>& columns,
                      Prepared* insert, const std::function<void(std::uint64_t)>& progress) {
  constexpr std::uint64_t kSayEvery = 10'000;
  MovedTable moved{table.name, 0, {}};
  RowsChecksum checksum;
  RowReader rows(from,
                 fmt::format("SELECT {} FROM {} ORDER BY {}", names_of(columns), table.name, table.order));
  while (const Prepared* row = rows.next()) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      take(*row, static_cast<int>(i), columns[i].kind, checksum, insert);
    if (insert != nullptr) {
      insert->run();
      insert->reset();
    }
    if (++moved.rows % kSayEvery == 0) progress(moved.rows);
  }
  moved.checksum = checksum.hexadecimal();
  progress(moved.rows);
  return moved;
}

MovedTable copy_table(Connection& from, Connection& to, const Table& table,
                      const std::function<void(std::uint64_t)>& progress) {
  const auto columns = columns_of(from, table.name);
  if (names_of(columns) != names_of(columns_of(to, table.name)))
    throw StoreError(fmt::format("the tables {} of the two stores differ; see docs/store.md", table.name));
  std::string values;
  for (std::size_t i = 0; i < columns.size(); ++i) values += i == 0 ? "?" : ",?";
  const auto insert = to.prepare(
      fmt::format("INSERT INTO {}({}) VALUES ({})", table.name, names_of(columns), values).c_str());
  return read_table(from, table, columns, insert.get(), progress);
}

/// Numbers that the database gives itself go on behind those that came.
void go_on_counting(Connection& to, const Table& table) {
  if (to.dialect() != Dialect::postgresql) return;
  std::string column;
  {
    Query query = to.query(
        "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = ? AND is_identity = 'YES'");
    query.bind(std::string_view(table.name));
    if (!query.row()) return;
    column = query.text(0);
  }
  to.execute(fmt::format("SELECT setval(pg_get_serial_sequence('{0}', '{1}'), "
                         "(SELECT coalesce(max({1}), 0) + 1 FROM {0}), false)",
                         table.name, column)
                 .c_str());
}

void expect_empty(Connection& to, const Database& name) {
  for (const char* sql : {"SELECT count(*) FROM papers", "SELECT count(*) FROM follows",
                          "SELECT count(*) FROM persons WHERE key <> 'owner'"})
    if (to.number(sql).value_or(0) > 0)
      throw StoreError(fmt::format("{} is not empty; name an empty place to move to", name.name()));
}

}  // namespace

std::vector<MovedTable> move_store(
    const Database& from, const Database& to,
    const std::function<void(const std::string& table, std::uint64_t rows)>& progress) {
  const auto say = [&](const Table& table) {
    return [&](std::uint64_t rows) {
      if (progress) progress(table.name, rows);
    };
  };
  const auto source = from.connect(Use::read);
  const auto target = to.connect(Use::write);
  migrate(*target);
  std::vector<MovedTable> sent;
  source->begin_reading();
  {
    Transaction transaction(*target);
    expect_empty(*target, to);
    // What the migrations put there.
    for (auto table = std::rbegin(kTables); table != std::rend(kTables); ++table)
      target->execute(fmt::format("DELETE FROM {}", table->name).c_str());
    for (const Table& table : kTables) {
      sent.push_back(copy_table(*source, *target, table, say(table)));
      go_on_counting(*target, table);
    }
    transaction.commit();
  }
  source->end_reading();
  target->begin_reading();
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const auto arrived =
        read_table(*target, kTables[i], columns_of(*target, kTables[i].name), nullptr, [](std::uint64_t) {});
    if (arrived.rows != sent[i].rows || arrived.checksum != sent[i].checksum)
      throw StoreError(fmt::format(
          "table {}: {} rows with checksum {} were sent, {} with {} arrived; empty {} and move again",
          sent[i].name, sent[i].rows, sent[i].checksum, arrived.rows, arrived.checksum, to.name()));
  }
  target->end_reading();
  return sent;
}

}  // namespace quire::store
