// SPDX-License-Identifier: MIT
#include "varve/model/codec.hpp"

#include <cstring>
#include <type_traits>

namespace varve {

namespace {

constexpr std::string_view format_mark = "varve-schema-3\n";

/// Numbers as eight bytes, texts as length and bytes, lists as count and items: no two values share an
/// encoding.
class Writer {
public:
    using Reading = std::function<std::string(const std::string&)>;

    explicit Writer(const Reading* reading = nullptr) : m_reading(reading) {}

    std::string take() { return std::move(m_bytes); }
    void raw(std::string_view bytes) { m_bytes.append(bytes); }

    void write(std::uint64_t number) {
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number);
        m_bytes.append(bytes, sizeof number);
    }
    void write(std::int64_t number) { write(static_cast<std::uint64_t>(number)); }
    void write(bool flag) { m_bytes.push_back(flag ? '\1' : '\0'); }
    void write(const std::string& text) {
        if (m_reading != nullptr) {
            append((*m_reading)(text));
        } else {
            append(text);
        }
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void write(Enum value) {
        m_bytes.push_back(static_cast<char>(value));
    }
    template <class T>
    void write(const std::optional<T>& value) {
        write(value.has_value());
        if (value) {
            write(*value);
        }
    }
    template <class T>
    void write(const std::vector<T>& values) {
        write(static_cast<std::uint64_t>(values.size()));
        for (const T& value : values) {
            write(value);
        }
    }
    void write(const Options& options) {
        write(static_cast<std::uint64_t>(options.size()));
        for (const auto& [name, value] : options) {
            write(name);
            write(value);
        }
    }
    void write(const QualifiedName& name) {
        write(name.schema);
        write(name.name);
    }
    void write(const ObjectId& id) {
        write(id.kind);
        write(id.schema);
        write(id.owner);
        write(id.name);
        write(id.signature);
    }
    template <HasFields T>
    void write(const T& object) {
        for_each_field(object, [this](std::string_view, const auto& value) { write(value); });
    }
    void write(const Definition& definition) {
        std::visit([this](const auto& each) { write(each); }, definition);
    }

private:
    void append(const std::string& text) {
        write(static_cast<std::uint64_t>(text.size()));
        m_bytes.append(text);
    }

    const Reading* m_reading;
    std::string m_bytes;
};

/// Reads what Writer wrote; `is_sound()` turns false, and stays so, when the bytes end too early.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

    bool is_sound() const { return m_is_sound; }
    bool is_at_end() const { return m_bytes.empty(); }

    std::string_view raw(std::uint64_t size) {
        if (size > m_bytes.size()) {
            m_is_sound = false;
            m_bytes = {};
            return {};
        }
        const std::string_view taken = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return taken;
    }
    void read(std::uint64_t& number) {
        number = 0;
        const std::string_view bytes = raw(sizeof number);
        if (!bytes.empty()) {
            std::memcpy(&number, bytes.data(), bytes.size());
        }
    }
    void read(std::int64_t& number) {
        std::uint64_t bits = 0;
        read(bits);
        number = static_cast<std::int64_t>(bits);
    }
    void read(bool& flag) { flag = raw(1) == std::string_view("\1", 1); }
    void read(std::string& text) {
        std::uint64_t size = 0;
        read(size);
        text = raw(size);
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void read(Enum& value) {
        const std::string_view byte = raw(1);
        value = byte.empty() ? Enum{} : static_cast<Enum>(byte.front());
    }
    template <class T>
    void read(std::optional<T>& value) {
        bool is_there = false;
        read(is_there);
        value.reset();
        if (is_there) {
            read(value.emplace());
        }
    }
    template <class T>
    void read(std::vector<T>& values) {
        std::uint64_t count = 0;
        read(count);
        values.clear();
        for (std::uint64_t at = 0; at < count && m_is_sound; ++at) {
            read(values.emplace_back());
        }
    }
    void read(Options& options) {
        std::uint64_t count = 0;
        read(count);
        options.clear();
        for (std::uint64_t at = 0; at < count && m_is_sound; ++at) {
            std::string name;
            read(name);
            read(options[name]);
        }
    }
    void read(QualifiedName& name) {
        read(name.schema);
        read(name.name);
    }
    void read(ObjectId& id) {
        read(id.kind);
        read(id.schema);
        read(id.owner);
        read(id.name);
        read(id.signature);
    }
    template <HasFields T>
    void read(T& object) {
        for_each_field(object, [this](std::string_view, auto& value) { read(value); });
    }
    void read(Definition& definition) {
        std::visit([this](auto& each) { read(each); }, definition);
    }

private:
    std::string_view m_bytes;
    bool m_is_sound = true;
};

void write_content(Writer& writer, const Object& object) {
    writer.write(object.id);
    writer.write(object.comment);
    writer.write(object.access);
    writer.write(object.definition);
}

std::optional<Object> read_object(Reader& reader) {
    Object object;
    reader.read(object.id);
    if (static_cast<std::size_t>(object.id.kind) >= std::variant_size_v<Definition>) {
        return std::nullopt;
    }
    reader.read(object.comment);
    reader.read(object.access);
    object.definition = make_definition(object.id.kind);
    reader.read(object.definition);
    reader.read(object.needs);
    std::int64_t ordinal = 0;
    reader.read(ordinal);
    object.ordinal = static_cast<int>(ordinal);
    reader.read(object.has_given_name);
    reader.read(object.option_order);
    return object;
}

}  // namespace

std::string encode_content(const Object& object) {
    return encode_content(object, {});
}

std::string encode_content(const Object& object,
                           const std::function<std::string(const std::string&)>& reading) {
    Writer writer(reading ? &reading : nullptr);
    write_content(writer, object);
    return writer.take();
}

std::string encode(const Schema& schema) {
    Writer writer;
    writer.raw(format_mark);
    writer.write(static_cast<std::uint64_t>(schema.size()));
    for (const auto& [id, object] : schema.objects()) {
        write_content(writer, object);
        writer.write(object.needs);
        writer.write(static_cast<std::int64_t>(object.ordinal));
        writer.write(object.has_given_name);
        writer.write(object.option_order);
    }
    return writer.take();
}

std::optional<Schema> decode(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.raw(format_mark.size()) != format_mark) {
        return std::nullopt;
    }
    std::uint64_t count = 0;
    reader.read(count);
    Schema schema;
    for (std::uint64_t at = 0; at < count && reader.is_sound(); ++at) {
        std::optional<Object> object = read_object(reader);
        if (!object) {
            return std::nullopt;
        }
        schema.objects().emplace_hint(schema.objects().end(), object->id, std::move(*object));
    }
    if (!reader.is_sound() || !reader.is_at_end()) {
        return std::nullopt;
    }
    return schema;
}

}  // namespace varve
