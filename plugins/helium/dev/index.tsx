import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { createDemoApp } from './app';
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend -- this is the start of an app
import '@backstage/ui/css/styles.css';

const App = createDemoApp();
ReactDOM.createRoot(document.getElementById('root')!).render(<App />);
