package org.repmlpeval.partitioning.packed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.DataInputBuffer;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;
import org.repmlpeval.partitioning.packed.Members.Member;

/**
 * The records of a Hadoop SequenceFile: the key is the image's name, the value its bytes, a {@link BytesWritable}. Images in an uncompressed
 * file are read at their offsets.
 */
final class SequenceRecords implements RecordCursor {
    /** A file names the class of its keys; only these are created. */
    private static final Map<String, Supplier<Writable>> KEYS = Map.of(
            Text.class.getName(), Text::new,
            BytesWritable.class.getName(), BytesWritable::new,
            IntWritable.class.getName(), IntWritable::new,
            LongWritable.class.getName(), LongWritable::new);

    private final SequenceFile.Reader reader;
    private final Writable key;
    private final BytesWritable value = new BytesWritable();

    private SequenceRecords(SequenceFile.Reader reader, Writable key) {
        this.reader = reader;
        this.key = key;
    }

    static SequenceRecords open(Location file) throws IOException {
        SequenceFile.Reader reader;
        try {
            reader = new SequenceFile.Reader(
                    file.fileSystem().getConf(),
                    SequenceFile.Reader.stream(file.fileSystem().open(file.path())),
                    SequenceFile.Reader.length(
                            file.fileSystem().getFileStatus(file.path()).getLen()));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw broken(file, e); // also if there is no class of the name that the file gives for its keys
        }
        Supplier<Writable> keys = KEYS.get(reader.getKeyClassName());
        if (keys == null || !reader.getValueClassName().equals(BytesWritable.class.getName())) {
            reader.close();
            throw new DataSetException("SequenceFile " + file + " holds keys of " + reader.getKeyClassName()
                    + " and values of " + reader.getValueClassName() + "; it must hold names, as Text, BytesWritable,"
                    + " IntWritable or LongWritable, and images as BytesWritable");
        }
        return new SequenceRecords(reader, keys.get());
    }

    private static DataSetException broken(Location file, Exception cause) {
        return PackedFormat.SEQUENCE_FILE.broken(file, "", cause);
    }

    static Members list(Location file, PackedFile packed) throws IOException {
        try (SequenceRecords records = open(file)) {
            List<Member> members = records.reader.isCompressed() ? records.byIndex(packed) : records.byOffset(packed);
            return new Members(members, IgnoredFiles.empty());
        } catch (IOException | RuntimeException e) {
            throw e instanceof DataSetException known ? known : broken(file, e);
        }
    }

    private List<Member> byIndex(PackedFile packed) throws IOException {
        List<Member> members = new ArrayList<>();
        while (reader.next(key, value)) {
            members.add(new Member(name(), value.getLength(), new Place.Position(packed, members.size()), null));
        }
        return members;
    }

    private List<Member> byOffset(PackedFile packed) throws IOException {
        List<Member> members = new ArrayList<>();
        DataOutputBuffer rawKey = new DataOutputBuffer();
        DataInputBuffer in = new DataInputBuffer();
        SequenceFile.ValueBytes rawValue = reader.createValueBytes();
        while (reader.nextRawKey(rawKey) >= 0) {
            in.reset(rawKey.getData(), rawKey.getLength());
            key.readFields(in);
            rawKey.reset();
            // A BytesWritable is written as its length, four bytes, and then its bytes.
            long offset = reader.getPosition() + Integer.BYTES;
            long bytes = reader.nextRawValue(rawValue) - Integer.BYTES;
            members.add(new Member(name(), bytes, new Place.Range(packed, offset), null));
        }
        return members;
    }

    private String name() {
        String name = key instanceof BytesWritable bytes
                ? new String(bytes.copyBytes(), StandardCharsets.UTF_8)
                : key.toString();
        return name.replaceAll("^(\\./)+", "");
    }

    @Override
    public boolean advance() throws IOException {
        return reader.next(key);
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        reader.getCurrentValue(value);
        return value.getLength() > limit ? null : Arrays.copyOf(value.getBytes(), value.getLength());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
