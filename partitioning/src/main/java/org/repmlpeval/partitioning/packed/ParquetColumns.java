package org.repmlpeval.partitioning.packed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * The columns of a table that hold the images, as Spark's {@code binaryFile} and Hugging Face's {@code datasets} write them.
 *
 * @param image path to the column of encoded images: {@code content}, or {@code image} and {@code bytes}
 * @param name path to the column of names; empty if there is none
 * @param label path to the column of classes; empty if there is none
 * @param length path to the column of the images' lengths; empty if there is none
 */
record ParquetColumns(List<String> image, List<String> name, List<String> label, List<String> length) {
    private static final List<String> IMAGES =
            List.of("content", "image", "img", "bytes", "image_bytes", "data", "jpg", "jpeg", "png");
    private static final List<String> NAMES =
            List.of("path", "file_name", "filename", "image_path", "file", "uri", "__key__", "name", "id");
    private static final List<String> LABELS =
            List.of("label", "class", "cls", "target", "labels", "class_id", "synset", "wnid", "category");

    /** @throws DataSetException if no column holds encoded images, or more than one may */
    static ParquetColumns of(MessageType schema, Location file) {
        Optional<GroupType> struct = struct(schema, file);
        if (struct.isPresent()) {
            GroupType group = struct.get();
            List<String> name = group.containsField("path") && isText(group.getType("path"))
                    ? List.of(group.getName(), "path")
                    : first(schema, NAMES, ParquetColumns::isText);
            return new ParquetColumns(
                    List.of(group.getName(), "bytes"), name, first(schema, LABELS, ParquetColumns::isClass), List.of());
        }
        List<String> image = first(schema, IMAGES, ParquetColumns::isBytes);
        if (image.isEmpty()) {
            List<String> bytes = schema.getFields().stream()
                    .filter(ParquetColumns::isBytes)
                    .map(Type::getName)
                    .toList();
            if (bytes.size() != 1) {
                throw new DataSetException("table " + file + " has no column of encoded images: its columns are "
                        + schema.getFields().stream().map(Type::getName).toList()
                        + "; expected a binary column such as 'content', or a column 'image' of {bytes, path}; a table"
                        + " without images must have a column 'uri' that says where they are");
            }
            image = bytes;
        }
        boolean binaryFile = image.equals(List.of("content")) && schema.containsField("length");
        return new ParquetColumns(
                image,
                first(schema, NAMES, ParquetColumns::isText),
                first(schema, LABELS, ParquetColumns::isClass),
                binaryFile ? List.of("length") : List.of());
    }

    /** The column of {@code {bytes, path}} that holds the images: the only one, or the one with a usual name. */
    private static Optional<GroupType> struct(MessageType schema, Location file) {
        List<GroupType> all = schema.getFields().stream()
                .filter(field -> !field.isPrimitive() && !field.isRepetition(Repetition.REPEATED))
                .map(Type::asGroupType)
                .filter(group -> group.containsField("bytes") && isBytes(group.getType("bytes")))
                .toList();
        if (all.size() <= 1) {
            return all.stream().findFirst();
        }
        List<GroupType> named = all.stream()
                .filter(group -> IMAGES.contains(group.getName().toLowerCase(Locale.ROOT)))
                .toList();
        if (named.size() != 1) {
            throw new DataSetException("table " + file + " has several columns of images, "
                    + all.stream().map(Type::getName).toList() + "; keep one of them, or call it 'image'");
        }
        return named.stream().findFirst();
    }

    private static List<String> first(MessageType schema, List<String> names, Predicate<Type> suitable) {
        for (String name : names) {
            for (Type field : schema.getFields()) {
                if (field.getName().toLowerCase(Locale.ROOT).equals(name) && suitable.test(field)) {
                    return List.of(field.getName());
                }
            }
        }
        return List.of();
    }

    private static boolean isBytes(Type type) {
        return single(type, PrimitiveTypeName.BINARY) && type.getLogicalTypeAnnotation() == null;
    }

    private static boolean isText(Type type) {
        return single(type, PrimitiveTypeName.BINARY)
                && LogicalTypeAnnotation.stringType().equals(type.getLogicalTypeAnnotation());
    }

    private static boolean isClass(Type type) {
        return isText(type) || single(type, PrimitiveTypeName.INT32) || single(type, PrimitiveTypeName.INT64);
    }

    private static boolean single(Type type, PrimitiveTypeName primitive) {
        return type.isPrimitive()
                && !type.isRepetition(Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == primitive;
    }

    /** The schema with the columns that are needed for the listing. */
    MessageType forListing(MessageType schema) {
        return projection(schema, Stream.of(length.isEmpty() ? image : length, name, label));
    }

    /** The schema with the column of images alone. */
    MessageType forReading(MessageType schema) {
        return projection(schema, Stream.of(image));
    }

    private static MessageType projection(MessageType schema, Stream<List<String>> columns) {
        List<List<String>> wanted = columns.filter(path -> !path.isEmpty()).toList();
        List<Type> fields = new ArrayList<>();
        for (Type field : schema.getFields()) {
            List<String> children = wanted.stream()
                    .filter(path -> path.size() == 2 && path.get(0).equals(field.getName()))
                    .map(path -> path.get(1))
                    .toList();
            if (!children.isEmpty()) {
                GroupType group = field.asGroupType();
                fields.add(group.withNewFields(
                        children.stream().map(group::getType).toList()));
            } else if (wanted.contains(List.of(field.getName()))) {
                fields.add(field);
            }
        }
        return new MessageType(schema.getName(), fields);
    }

    /** The value of a column in a row, if it is not null. */
    static Optional<Group> parent(Group row, List<String> path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Group group = row;
        for (int i = 0; i + 1 < path.size(); i++) {
            if (group.getFieldRepetitionCount(path.get(i)) == 0) {
                return Optional.empty();
            }
            group = group.getGroup(path.get(i), 0);
        }
        return group.getFieldRepetitionCount(path.get(path.size() - 1)) == 0 ? Optional.empty() : Optional.of(group);
    }
}
