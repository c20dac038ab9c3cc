package org.repmlpeval.partitioning.packed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.ExistingFile;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;
import org.repmlpeval.partitioning.packed.Members.Member;

/** The images in a Parquet table, one per row. Row groups that are not needed are not read. */
final class ParquetImages implements RecordCursor {
    private final ParquetFileReader reader;
    private final ParquetColumns columns;
    private final MessageType projection;
    private RecordReader<Group> rows;
    private long left;
    private long advanced;
    private long unread;
    private int group;

    private ParquetImages(ParquetFileReader reader, ParquetColumns columns, MessageType projection) {
        this.reader = reader;
        this.columns = columns;
        this.projection = projection;
        this.unread = reader.getRecordCount();
        reader.setRequestedSchema(projection);
    }

    static ParquetImages open(Location file) throws IOException {
        return open(file, false);
    }

    private static ParquetImages open(Location file, boolean listing) throws IOException {
        ParquetFileReader reader;
        try {
            reader = ParquetFileReader.open(ExistingFile.of(file));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
        try {
            MessageType schema = reader.getFileMetaData().getSchema();
            ParquetColumns columns = ParquetColumns.of(schema, file);
            return new ParquetImages(
                    reader, columns, listing ? columns.forListing(schema) : columns.forReading(schema));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    static Members list(Location file, PackedFile packed) throws IOException {
        List<Member> members = new ArrayList<>();
        try (ParquetImages images = open(file, true)) {
            while (images.advance()) {
                members.add(images.member(images.row(), new Place.Position(packed, members.size())));
            }
        } catch (DataSetException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw broken(file, e); // Parquet reports damage in many ways
        }
        return new Members(members, IgnoredFiles.empty());
    }

    private static DataSetException broken(Location file, Exception cause) {
        return PackedFormat.PARQUET.broken(file, "", cause);
    }

    private Member member(Group row, Place place) {
        String name = value(row, columns.name()).orElse(null);
        String label = value(row, columns.label()).orElse(null);
        long bytes = columns.length().isEmpty()
                ? image(row).length
                : value(row, columns.length()).map(Long::parseLong).orElse(0L);
        return new Member(name, bytes, place, label);
    }

    private static Optional<String> value(Group row, List<String> path) {
        return ParquetColumns.parent(row, path).map(parent -> {
            String field = path.get(path.size() - 1);
            return switch (parent.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> Integer.toString(parent.getInteger(field, 0));
                case INT64 -> Long.toString(parent.getLong(field, 0));
                default -> parent.getString(field, 0);
            };
        });
    }

    private byte[] image(Group row) {
        return ParquetColumns.parent(row, columns.image())
                .map(parent -> parent.getBinary(
                                columns.image().get(columns.image().size() - 1), 0)
                        .getBytes())
                .orElse(new byte[0]);
    }

    @Override
    public boolean advance() {
        if (unread == 0) {
            return false;
        }
        unread--;
        advanced++;
        return true;
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        byte[] image = image(row());
        return image.length > limit ? null : image;
    }

    /** The row that the cursor has moved to. Rows before it are passed over only now, because whole row groups can be. */
    private Group row() throws IOException {
        while (advanced > 0) {
            if (left == 0) {
                startGroup();
                continue;
            }
            Group row = rows.read();
            left--;
            advanced--;
            if (advanced == 0) {
                return row;
            }
        }
        throw new IllegalStateException("the row was read before");
    }

    /** Opens the next row group, or passes over it if all of its rows are to be skipped. */
    private void startGroup() throws IOException {
        long count = reader.getRowGroups().get(group).getRowCount();
        group++;
        if (advanced > count) {
            reader.skipNextRowGroup();
            advanced -= count;
            return;
        }
        PageReadStore pages = reader.readNextRowGroup();
        rows = new ColumnIOFactory()
                .getColumnIO(projection)
                .getRecordReader(pages, new GroupRecordConverter(projection));
        left = count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
