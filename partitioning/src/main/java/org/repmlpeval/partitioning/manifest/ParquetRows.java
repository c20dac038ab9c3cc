package org.repmlpeval.partitioning.manifest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.ExistingFile;
import org.repmlpeval.partitioning.Location;

/** Reads manifests that are Parquet tables. */
final class ParquetRows {
    private ParquetRows() {}

    /** Whether the table is a list of images and does not hold them: it has a column {@code uri} and no column of bytes. */
    static boolean isManifest(Location file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(ExistingFile.of(file))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            return schema.getFields().stream()
                            .anyMatch(field -> field.getName().equalsIgnoreCase(ManifestColumns.URI) && isText(field))
                    && schema.getColumns().stream()
                            .noneMatch(column ->
                                    column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                                            && column.getPrimitiveType().getLogicalTypeAnnotation() == null);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return false; // no Parquet file; whoever reads it as one says so
        }
    }

    static void read(Location file, Consumer<ManifestRow> rows) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(ExistingFile.of(file))) {
            List<Type> fields = reader.getFileMetaData().getSchema().getFields().stream()
                    .filter(ParquetRows::isRead)
                    .toList();
            ManifestColumns columns = ManifestColumns.of(
                    file.toString(), "row", fields.stream().map(Type::getName).toList());
            MessageType projection = new MessageType("manifest", fields);
            reader.setRequestedSchema(projection);
            long number = 0;
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(projection)
                        .getRecordReader(pages, new GroupRecordConverter(projection));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    Group row = records.read();
                    number++;
                    rows.accept(columns.row(column -> value(row, column), number));
                }
            }
        } catch (DataSetException | FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataSetException("manifest " + file + " cannot be read as a Parquet table: " + e.getMessage(), e);
        }
    }

    private static String value(Group row, String column) {
        if (row.getFieldRepetitionCount(column) == 0) {
            return null;
        }
        return switch (row.getType().getType(column).asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> Integer.toString(row.getInteger(column, 0));
            case INT64 -> Long.toString(row.getLong(column, 0));
            default -> row.getString(column, 0);
        };
    }

    private static boolean isRead(Type type) {
        return isText(type)
                || isSingle(type)
                        && List.of(PrimitiveTypeName.INT32, PrimitiveTypeName.INT64)
                                .contains(type.asPrimitiveType().getPrimitiveTypeName());
    }

    private static boolean isText(Type type) {
        return isSingle(type)
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && LogicalTypeAnnotation.stringType().equals(type.getLogicalTypeAnnotation());
    }

    private static boolean isSingle(Type type) {
        return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
    }
}
