package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.image.label.LabelMapEncoder;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.NewFile;

/**
 * The files to which one attempt at a shard writes the classes that each form predicts, one PNG per image and form. A value is a class, or K
 * for a pixel without valid prediction. Each attempt has names of its own in one folder, which must exist, so that an attempt that ends
 * after the report was published cannot make the folder again.
 */
public final class PredictionFiles {
    private final Location folder;
    private final String attempt;
    private final SegmentationTask task;

    /** @param attempt name of the attempt, unlike any other of the run */
    PredictionFiles(Location folder, String attempt, SegmentationTask task) {
        this.folder = folder;
        this.attempt = attempt;
        this.task = task;
    }

    /**
     * What the name of a file says.
     *
     * @param index place of the image in its shard
     */
    public record Name(String attempt, int index, String form) {
        private static final Pattern PARTS = Pattern.compile("(.+)\\.(\\d+)\\.([^.]+)\\.png");

        /** @throws IOException if the file is of another kind */
        public static Name of(Path file) throws IOException {
            Matcher parts = PARTS.matcher(file.getName());
            if (!parts.matches()) {
                throw new IOException(
                        "file " + file + " is none of the label maps that the tasks write; nothing is" + " published");
            }
            return new Name(parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3));
        }

        /** The name of the file. */
        public String text() {
            return attempt + "." + index + "." + form + ".png";
        }
    }

    /** @param index place of the image in the shard */
    Image image(int index, int width, int height) {
        return new Image(index, width, height);
    }

    /** The predictions for one image, while they are collected. */
    final class Image {
        private final int index;
        private final List<LabelMapEncoder> maps;

        private Image(int index, int width, int height) {
            this.index = index;
            maps = task.forms().stream()
                    .map(form -> new LabelMapEncoder(width, height, task.classes()))
                    .toList();
        }

        /** Takes the predictions of the row that was scored last. */
        void row(int y, ImageScorer scorer) {
            for (int f = 0; f < maps.size(); f++) {
                maps.get(f).row(y, scorer.predictions(f));
            }
        }

        void write() throws IOException {
            for (int f = 0; f < maps.size(); f++) {
                String name = new Name(attempt, index, task.forms().get(f)).text();
                try (OutputStream out = new NewFile(folder.fileSystem(), folder.resolve(name)).create()) {
                    out.write(maps.get(f).png());
                }
            }
        }
    }
}
