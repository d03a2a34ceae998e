/** Opens the library of this browser; loaded once the first screen stands. */
import { openShelf } from '../../library/shelf.ts';
import { LibraryKeeper } from './library-keeper.ts';

const DATABASE = 'loglog-library';

export async function openLibrary(changed: () => void): Promise<LibraryKeeper> {
  const { shelf, passing } = await openShelf(DATABASE);
  return LibraryKeeper.open(shelf, passing, changed);
}
