package org.repmlpeval.partitioning.packed.write;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.NewFile;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.read.EncodedImage;

/** Writes a SequenceFile from id to bytes. It has no place for labels. */
final class SequenceWriter implements ImageWriter {
    private final FSDataOutputStream out;
    private final SequenceFile.Writer writer;

    SequenceWriter(NewFile file) throws IOException {
        out = file.create();
        writer = SequenceFile.createWriter(
                file.fileSystem().getConf(),
                SequenceFile.Writer.stream(out),
                SequenceFile.Writer.keyClass(Text.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE));
    }

    @Override
    public void write(EncodedImage image, String label) throws IOException {
        if (label != null) {
            throw new DataSetException("image " + Names.quoted(image.entry().id()) + " has the label "
                    + Names.quoted(label) + ", for which a SequenceFile has no place; use --format tar or parquet");
        }
        writer.append(new Text(image.entry().id()), new BytesWritable(image.bytes()));
    }

    @Override
    public void close() throws IOException {
        writer.close();
        out.close(); // a writer does not close a stream that it was given
    }
}
